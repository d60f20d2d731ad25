"""What letters promise, in three languages, and what carries it out: written by hand, never read from the product.

`lives`: kinds that `kaarea tidy` sweeps (test_tidying.py plants each and looks for its bytes). `test`: the test of
another promise. `waits`: why nothing carries it out yet, or why nothing can: it is told as the notice tells it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One sentence, and who keeps it."""

    fi: str
    sv: str
    en: str
    periods: str = ""
    """Those named, in their order: m months, d days."""
    lives: str = ""
    test: str = ""
    waits: str = ""

    def told(self, language: str) -> str:
        """The sentence in that language."""
        return str(getattr(self, language))


PROMISES = (
    # What is kept how long
    Promise(
        "Pyynnön käsittelyä varten tallennetut tiedot säilytetään kolme vuotta asian päättymisestä ja saapunut sähköposti alkuperäisenä 12 kuukautta, kuitenkin vähintään niin kauan kuin avoin pyyntö koskee niitä.",
        "De uppgifter som lagrats för behandlingen av begäran bevaras tre år efter att ärendet avslutats och den inkomna e-posten i original 12 månader, dock minst så länge som en öppen begäran gäller dem.",
        "What was stored for handling the request is kept three years from the closing of the case, and the e-mail as it came 12 months, or as long as an open request concerns them.",
        "36m 12m", lives="request_case mail_original",
    ),
    Promise(
        "Sen jälkeen asiasta jäävät vain luvut ilman nimeä ja osoitetta.",
        "Därefter återstår av ärendet endast siffror utan namn och adress.",
        "After that only figures of the case are left, without name or address.",
        lives="request_case",
    ),
    Promise(
        "Tämä pyyntö ja vastaus: kolme vuotta asian päättymisestä tai sitä koskevan avoimen pyynnön ajan.",
        "Denna begäran och svaret: tre år efter att ärendet avslutats eller så länge en öppen begäran gäller dem.",
        "This request and its answer: three years from the closing of the case, or while an open request concerns them.",
        "36m", lives="request_case",
    ),
    Promise(
        "Sen jälkeen jäävät vain luvut.",
        "Därefter återstår endast siffror.",
        "Then only figures are left.",
        lives="request_case",
    ),
    Promise(
        "Tieto annetuista ja peruutetuista suostumuksista ja kielloista ilman nimeä ja osoitetta: oikeusvaateita varten kolme vuotta niiden päättymisestä (17 artiklan 3 kohdan e alakohta).",
        "Uppgift om givna och återkallade samtycken och förbud utan namn och adress: för rättsliga anspråk i tre år efter att de upphört (artikel 17.3 e).",
        "That consents and objections were given and withdrawn, without name or address: three years from their end, for legal claims (Article 17(3)(e)).",
        "36m", lives="consent_evidence",
    ),
    Promise(
        "IP-osoitteet säilytetään 12 kuukautta, suostumuksen todisteena oleva IP-osoite yhtä kauan kuin todiste.",
        "IP-adresser bevaras i 12 månader, en IP-adress som bevisar ett samtycke lika länge som beviset.",
        "IP addresses are kept for 12 months, one that proves a consent as long as the proof.",
        "12m", lives="ip_address consent",
    ),
    Promise(
        "Suostumuksen todiste säilytetään kolme vuotta suostumuksen päättymisestä.",
        "Beviset för ett samtycke bevaras i tre år efter att samtycket upphört.",
        "The proof of a consent is kept three years from its end.",
        "36m", lives="consent consent_evidence",
    ),
    Promise(
        "Pyynnöt säilytetään kolme vuotta asian päättymisestä, niiden saapuneet kirjeet alkuperäisinä 12 kuukautta ja muut sivuun siirretyt kirjeet 6 kuukautta.",
        "Begäranden bevaras i tre år efter att ärendet avslutats, de brev som inkommit i original i 12 månader och andra brev som lagts åt sidan i 6 månader.",
        "Requests are kept three years from the closing of the case, the letters as they came for 12 months, and other letters that were set aside for 6 months.",
        "36m 12m 6m", lives="request_case mail_original set_aside",
    ),
    Promise(
        "Nämä ajat jatkuvat, jos käsittelyn rajoitus tai avoin pyyntö koskee tietoja.",
        "Dessa tider fortgår om en begränsning av behandlingen eller en öppen begäran gäller uppgifterna.",
        "These periods go on while a restriction of processing or an open request concerns the data.",
        lives="request_case mail_original set_aside ip_address consent consent_evidence",
    ),
    Promise(
        "Tietoja säilytetään, kunnes asiakassuhteen voidaan katsoa päättyneen: niitä säilytetään viisi vuotta asiakassopimuksen voimassaolon päättymisestä, viimeisimmästä palvelukontaktista tai yhteydenotosta.",
        "Uppgifterna bevaras tills kundförhållandet kan anses ha upphört: de bevaras i fem år från att kundavtalet upphörde att gälla, från den senaste servicekontakten eller från den senaste kontakten.",
        "The data are kept until the customer relationship can be considered ended: they are kept for five years from the end of the customer agreement, from the latest service contact or from the latest contact.",
        "60m", waits="notice 10, word by word; people become due in a list that the register owner approves (R12), still to come",
    ),
    Promise(
        "Laskutusperusteena käytettävät tiedot säilytetään kirjanpitolainsäädännön edellyttämän ajan.",
        "Uppgifter som utgör faktureringsunderlag bevaras så länge som bokföringslagstiftningen kräver.",
        "Billing data are kept as long as accounting law demands.",
        waits="notice 10, word by word; the register holds no billing rows yet",
    ),
    Promise(
        "Käsittelyn rajoitus on voimassa: tietoja ei poisteta sen aikana.",
        "Behandlingen är begränsad: uppgifterna raderas inte under den tiden.",
        "Processing is restricted: the data are not erased meanwhile.",
        test="test_a_restricted_person_goes_only_by_a_case",
    ),
    Promise(
        "Osoitteestanne on jätetty tunniste, josta osoitetta ei voi lukea.",
        "Av Er adress bevaras ett kontrollvärde som adressen inte kan utläsas ur.",
        "A keyed hash of your address is kept, from which the address itself cannot be read.",
        test="test_after_an_erasure_no_table_knows_the_person",
    ),
    Promise(
        "Sen avulla estetään osoitteen palaaminen rekisteriin.",
        "Med det förhindras att adressen återkommer till registret.",
        "It keeps the address from coming back to the register.",
        test="test_the_addresses_do_not_come_back",
    ),
    # What is stopped, erased, restricted
    Promise(
        "Henkilötietonne on poistettu",
        "Era personuppgifter har raderats",
        "Your personal data have been erased",
        test="test_after_an_erasure_no_byte_of_the_person_is_left_on_the_disk",
    ),
    Promise(
        "Poistetut tiedot, siltä osin kuin niitä oli:",
        "Raderade uppgifter, till den del sådana fanns:",
        "Erased data, as far as there were any:",
        test="test_an_erasure_tells_what_went_and_what_stays",
    ),
    Promise(
        "Seuraavat tiedot säilytetään, ja tästä syystä:",
        "Följande uppgifter bevaras av följande skäl:",
        "The following data stay, for these reasons:",
        test="test_an_erasure_tells_what_went_and_what_stays",
    ),
    Promise(
        "Teille ei enää lähetetä suoramarkkinointia.",
        "Ingen direktmarknadsföring sänds längre till Er.",
        "No direct marketing will be sent to you any more.",
        test="test_what_an_answer_promises_no_export_breaks",
    ),
    Promise(
        "Esto koskee kaikkia yhteystietoja, jotka teistä on rekisterissä, ja niitä, jotka siihen myöhemmin merkitään.",
        "Spärren gäller alla kontaktuppgifter om Er som finns i registret, och de som senare antecknas där.",
        "The block covers all contact details that the register holds of you, and those entered there later.",
        test="test_an_objection_covers_later_addresses",
    ),
    Promise(
        "Suoramarkkinointi on estetty kaikkiin yhteystietoihin, jotka tiedämme teidän tiedoiksenne.",
        "Direktmarknadsföring är spärrad till alla kontaktuppgifter som vi vet är Era.",
        "Direct marketing is blocked to all contact details that we know to be yours.",
        test="test_no_answer_tells_of_no_more_marketing_while_a_second_card_waits",
    ),
    Promise(
        "Selvitämme, ovatko ne teidän, ja jos ovat, estämme suoramarkkinoinnin niihinkin.",
        "Vi utreder om de är Era, och om de är det spärrar vi direktmarknadsföringen även till dem.",
        "We will find out whether they are yours, and if they are, we will block direct marketing to them too.",
        test="test_no_answer_tells_of_no_more_marketing_while_a_second_card_waits",
    ),
    Promise(
        "Suoramarkkinointia ei enää lähetetä jäljempänä lueteltuihin osoitteisiin ja numeroihin.",
        "Ingen direktmarknadsföring sänds längre till de adresser och nummer som räknas upp nedan.",
        "No direct marketing will be sent any more to the addresses and numbers listed below.",
        test="test_what_an_answer_promises_no_export_breaks",
    ),
    Promise(
        "Suoramarkkinointi on estetty näihin pyynnössä mainittuihin osoitteisiin ja numeroihin:",
        "Direktmarknadsföring är spärrad till dessa adresser och nummer som nämndes i begäran:",
        "Direct marketing is blocked to these addresses and numbers named in the request:",
        test="test_what_an_answer_promises_no_export_breaks",
    ),
    Promise(
        "Seuraaviin pyynnössä mainittuihin osoitteisiin ja numeroihin suoramarkkinointia ei ole estetty:",
        "Direktmarknadsföring är inte spärrad till följande adresser och nummer som nämndes i begäran:",
        "Direct marketing is not blocked to the following addresses and numbers named in the request:",
        test="test_an_address_that_may_be_anothers_is_stopped_only_when_marked",
    ),
    Promise(
        "Jos jokin niistä on, vastatkaa tähän kirjeeseen, niin estämme senkin.",
        "Om någon av dem är det, svara på detta brev, så spärrar vi även den.",
        "If one of them is, please reply to this letter, and we will block it too.",
        test="test_an_address_that_may_be_anothers_is_stopped_only_when_marked",
    ),
    Promise(
        "Kielto on voimassa toistaiseksi.",
        "Förbudet gäller tills vidare.",
        "The objection holds until further notice.",
        test="test_no_stop_is_ever_swept",
    ),
    Promise(
        "Yhteystietonne on poistettu seuraavilta postituslistoilta:",
        "Era kontaktuppgifter har avlägsnats från följande sändlistor:",
        "Your contact details have been removed from these mailing lists:",
        test="test_an_objection_works_at_once_and_everywhere",
    ),
    Promise(
        "Peruutus on kirjattu, ja suostumukseen perustuva käsittely on lopetettu.",
        "Återkallelsen har registrerats och den behandling som grundade sig på samtycket har upphört.",
        "The withdrawal has been recorded, and processing that rested on the consent has ended.",
        test="test_withdrawing_takes_one_call_and_works_at_once",
    ),
    Promise(
        "Henkilötietojanne ei enää käsitellä vastustamiinne tarkoituksiin.",
        "Era personuppgifter behandlas inte längre för de ändamål som Ni har invänt mot.",
        "Your personal data are no longer processed for the purposes that you objected to.",
        test="test_an_objection_is_decided_by_what_the_purpose_rests_on",
    ),
    Promise(
        "Rajoituksen aikana näitä tietoja ainoastaan säilytetään: niitä ei muokata, viedä eikä käytetä postituksiin.",
        "Under begränsningen lagras dessa uppgifter endast: de ändras inte, exporteras inte och används inte för utskick.",
        "While it lasts these data are only stored: they are not edited, exported or used for mailings.",
        test="test_a_restricted_card_is_a_stub_that_nobody_edits",
    ),
    Promise(
        "Rajoituksen aikana tietojanne ei viedä eikä käytetä tämän käyttötarkoituksen postituksiin.",
        "Under begränsningen exporteras eller används Era uppgifter inte för utskick för detta ändamål.",
        "While it lasts your data are not exported or used for mailings for this purpose.",
        test="test_a_restricted_purpose_pauses_its_own_lists",
    ),
    # Answers, clocks and notices
    Promise(
        "Pyyntöön vastataan ilman aiheetonta viivytystä, viimeistään {due}.",
        "Begäran besvaras utan onödigt dröjsmål, senast {due}.",
        "The request will be answered without undue delay and at the latest on {due}.",
        test="test_overdue_comes_first_and_what_waits_comes_last",
    ),
    Promise(
        "Vastaus on maksuton.",
        "Svaret är avgiftsfritt.",
        "The answer is free of charge.",
        waits="nothing in the register takes money",
    ),
    Promise(
        "Määräaikaa jatketaan kahdella kuukaudella yleisen tietosuoja-asetuksen 12 artiklan 3 kohdan nojalla.",
        "Tidsfristen förlängs med två månader med stöd av artikel 12.3 i den allmänna dataskyddsförordningen.",
        "The time limit is extended by two months under Article 12(3) of the General Data Protection Regulation.",
        "2m", test="test_an_extension_tells_the_days_of_the_register",
    ),
    Promise(
        "Pyyntöön vastataan viimeistään {extended_due}.",
        "Begäran besvaras senast {extended_due}.",
        "The request will be answered at the latest on {extended_due}.",
        test="test_an_extension_tells_the_days_of_the_register",
    ),
    Promise(
        "Vastauksenne odottaminen voi siirtää määräaikaa.",
        "Väntan på Ert svar kan flytta fram tidsfristen.",
        "Waiting for your reply may move the time limit.",
        test="test_a_pause_moves_the_deadline_by_its_days",
    ),
    Promise(
        "Jos vastausta ei saada 14 päivän kuluessa, pyyntö käsitellään koko laajuudessaan.",
        "Om inget svar kommer inom 14 dagar behandlas begäran i sin helhet.",
        "Without a reply within 14 days the request is handled in full.",
        "14d", test="test_silence_opens_what_it_should_after_fourteen_days",
    ),
    Promise(
        "Jos vastausta ei saada 14 päivän kuluessa, pyyntöä ei voida toteuttaa, koska pyytäjää ei ole voitu tunnistaa.",
        "Om inget svar kommer inom 14 dagar kan begäran inte tillgodoses, eftersom den som gjort begäran inte har kunnat identifieras.",
        "Without a reply within 14 days the request cannot be fulfilled, because the requester could not be identified.",
        "14d", test="test_who_stays_silent_after_the_reminder_is_refused",
    ),
    Promise(
        "Jos vastausta ei saada, pyyntöä ei voida toteuttaa.",
        "Om inget svar kommer kan begäran inte tillgodoses.",
        "Without a reply the request cannot be fulfilled.",
        test="test_who_stays_silent_after_the_reminder_is_refused",
    ),
    Promise(
        "Se liitetään tietoihinne, joita oikaisupyyntö koskee.",
        "Den fogas till de uppgifter som begäran om rättelse gäller.",
        "It will be added to the data that the request for rectification concerns.",
        test="test_a_refused_rectification_keeps_the_persons_own_words",
    ),
    Promise(
        "Jos pyyntöä ei haluta rajata, kaikki tiedot toimitetaan.",
        "Om Ni inte vill avgränsa begäran lämnas alla uppgifter.",
        "If you do not wish to narrow it, all data will be provided.",
        test="test_each_row_of_each_table_appears",
    ),
    Promise(
        "Tietoja ei luovuteta eikä muuteta, ennen kuin on varmaa, että pyytäjä on rekisteröity itse.",
        "Uppgifter lämnas inte ut och ändras inte förrän det är säkert att begäran kommer från den registrerade själv.",
        "No data are disclosed or changed before it is certain that the request comes from the data subject.",
        test="test_nothing_is_carried_out_for_nobody_nor_for_whom_nobody_identified",
    ),
    Promise(
        "{restriction_means} Ennen rajoituksen poistamista siitä ilmoitetaan teille.",
        "{restriction_means} Ni underrättas innan begränsningen upphävs.",
        "{restriction_means} You will be told before the restriction is lifted.",
        test="test_a_restriction_is_lifted_on_the_day_that_the_letter_told",
    ),
    Promise(
        "Käsittelyn rajoitus poistetaan",
        "Begränsningen av behandlingen upphävs",
        "The restriction of processing will be lifted",
        test="test_a_restriction_is_lifted_on_the_day_that_the_letter_told",
    ),
    Promise(
        "Rajoitus poistetaan {lift_on}.",
        "Begränsningen upphävs {lift_on}.",
        "The restriction will be lifted on {lift_on}.",
        test="test_a_restriction_is_lifted_on_the_day_that_the_letter_told",
    ),
    Promise(
        "Tämän jälkeen tietoja voidaan jälleen käsitellä tietosuojaselosteessa mainittuihin tarkoituksiin.",
        "Därefter kan uppgifterna åter behandlas för de ändamål som nämns i dataskyddsbeskrivningen.",
        "After that the data may again be processed for the purposes that the privacy notice names.",
        test="test_a_restriction_is_lifted_on_the_day_that_the_letter_told",
    ),
    Promise(
        "Poistamisesta on ilmoitettu seuraaville, joille tietoja on luovutettu:",
        "Raderingen har meddelats följande mottagare som uppgifter har lämnats ut till:",
        "The following recipients of the data have been told of the erasure:",
        test="test_recipients_become_tasks_of_a_rectification",
    ),
    Promise(
        "Oikaisusta on ilmoitettu seuraaville, joille tietoja on luovutettu:",
        "Rättelsen har meddelats följande mottagare som uppgifter har lämnats ut till:",
        "The following recipients of the data have been told of the rectification:",
        test="test_recipients_become_tasks_of_a_rectification",
    ),
    Promise(
        "Rajoituksesta on ilmoitettu seuraaville, joille tietoja on luovutettu:",
        "Begränsningen har meddelats följande mottagare som uppgifter har lämnats ut till:",
        "The following recipients of the data have been told of the restriction:",
        test="test_recipients_become_tasks_of_a_rectification",
    ),
    Promise(
        "Tietoja ei siirretä EU/ETA-alueen ulkopuolelle.",
        "Uppgifterna överförs inte utanför EU/EES-området.",
        "The data are not transferred outside the EU/EEA.",
        test="test_what_may_not_be_a_recipient_is_told_clearly",
    ),
    Promise(
        "Rekisterissä {register} ei käsitellä teitä koskevia henkilötietoja.",
        "I registret {register} behandlas inga personuppgifter om Er.",
        "The register {register} holds no personal data about you.",
        test="test_no_data_is_the_answer_only_where_the_register_was_searched_in_vain",
    ),
    Promise(
        "Rekisterissä ei ole henkilötietojanne",
        "Registret innehåller inga personuppgifter om Er",
        "The register holds no personal data about you",
        test="test_no_data_is_the_answer_only_where_the_register_was_searched_in_vain",
    ),
    Promise(
        "Liitteestä on jätetty pois mahdolliset muita henkilöitä koskevat tiedot.",
        "Eventuella uppgifter om andra personer har utelämnats ur bilagan.",
        "Any data about other persons have been left out of the attachment.",
        test="test_others_in_free_texts_are_taken_out",
    ),
)  # fmt: skip


SAYS_ONLY: dict[str, set[str]] = {
    "fi": {
        "Jäljennös tiedoista sekä selvitys käsittelyn tarkoituksista, vastaanottajista, säilytysajasta ja oikeuksistanne on tämän kirjeen liitteenä.",
        "Käsittelijät ilmoitetaan tehtävänsä mukaan.",
        "Merkintä […] on muita henkilöitä koskeva tieto, joka on jätetty pois.",
        "Samat oikaisut pyydetään tekemään teille luovutettuihin tietoihin ja niiden kopioihin.",
        "Teille luovutettujen tietojen ja niiden kopioiden käsittely pyydetään rajoittamaan samoin: ne saa ainoastaan säilyttää.",
        "{notice_basis} ilmoitetaan, että {action}.",
    },
    "sv": {
        "Uppgift om utlämnanden utan namn, så att mottagarna kan underrättas.",
        "Vi ber Er på samma sätt begränsa behandlingen av de uppgifter som lämnats ut till Er och av kopior av dem: de får endast lagras.",
    },
    "en": {
        "Attached is a file with the data that you have provided and the data that arose from using the services, in machine-readable form: tiedot.json, tiedot.csv and yhteyshenkilo.vcf.",
        "Disclosures, without the name, so that recipients can be told.",
        "Please erase the data disclosed to you and copies of them.",
        "Please make the same corrections to the data disclosed to you and to copies of them.",
        "Please restrict the processing of the data disclosed to you and of copies of them likewise: they may only be stored.",
        "Please stop the processing objected to also for the data disclosed to you.",
        "The data have not been disclosed to others.",
        "The electronic register and the manual material have been searched with what your request told.",
        "The mark […] stands for data about other persons, which have been left out.",
        "You have the right to ask for rectification or erasure of the data or restriction of processing, to object to processing and to direct marketing, to have the data that you provided transferred from one system to another, and to withdraw consent at any time.",
        "{controller} has disclosed personal data to you from the register {register}.",
    },
}  # fmt: skip
"""Sentences with such words that promise nothing: what is said of others, asked of others, or of the letter itself."""
