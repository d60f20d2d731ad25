"""What rooms share: browser, card, form, dialogs, and fields for people and companies."""
