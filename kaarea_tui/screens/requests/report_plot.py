"""The plot of a period; imported only when it is looked at, for the plotting library takes its time."""

from typing import TYPE_CHECKING

from textual_plotext import PlotextPlot

from kaarea_tui.locale import _

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_report import PeriodReport


def plot_of(report: "PeriodReport") -> PlotextPlot:
    """How many requests came in, month by month."""
    widget = PlotextPlot(id="bars")
    widget.theme = "clear"  # the terminal's own colours
    plot = widget.plt
    months = [f"{month[5:]}/{month[2:4]}" for month, _count in report.by_month]
    plot.bar(months, [count for _month, count in report.by_month], width=0.4)
    plot.title(_("Requests that came in, by month"))
    most = max(count for _month, count in report.by_month)
    plot.ylim(0, most)
    plot.yticks([float(tick) for tick in range(0, most + 1, max(1, most // 6))])
    return widget
