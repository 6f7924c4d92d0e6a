namespace NeuralSharp;

/// <summary>
/// How a picture looks. On a page its colours are the page's; alone it has its own, light or dark as the reader's system is. Viewers that
/// know no variables take the colour that is written before each.
/// </summary>
internal static class SvgStyle
{
    public const string Text = """
        <style>
        .graph{--g-ink:var(--ink,#1b2430);--g-soft:var(--soft,#56606e);--g-edge:var(--edge,#77828f);--g-paper:var(--paper,#fff);--g-tint:var(--tint,#f3f6f9);--g-accent:var(--accent,#0b5cad);--g-positive:var(--positive,#006b57);--g-negative:var(--negative,#b0371a);--g-warn:var(--warn,#855700);font:12px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
        @media screen and (prefers-color-scheme:dark){.graph{--g-ink:var(--ink,#e7ecf2);--g-soft:var(--soft,#a9b4c1);--g-edge:var(--edge,#7c8a9a);--g-paper:var(--paper,#12171e);--g-tint:var(--tint,#1c232d);--g-accent:var(--accent,#7db8f7);--g-positive:var(--positive,#5fd0b2);--g-negative:var(--negative,#ff9c7a);--g-warn:var(--warn,#f0bf5c)}}
        .graph text{fill:#1b2430;fill:var(--g-ink)}
        .graph .ground{fill:#fff;fill:var(--g-paper)}
        .graph .box,.graph .behind{fill:#fff;fill:var(--g-paper);stroke:#77828f;stroke:var(--g-edge);stroke-width:1.2}
        .graph .leaf .box{fill:#f3f6f9;fill:var(--g-tint);stroke:#0b5cad;stroke:var(--g-accent);stroke-width:2}
        .graph .constant .box{fill:#f3f6f9;fill:var(--g-tint);stroke-dasharray:4 3}
        .graph .name{font-size:13px;font-weight:600}
        .graph .op{font-size:13px;font-weight:600;text-anchor:end;fill:#0b5cad;fill:var(--g-accent)}
        .graph .op.below{text-anchor:start}
        .graph .shape,.graph .mark,.graph .legend{font-size:11px;fill:#56606e;fill:var(--g-soft)}
        .graph .gradient{font-size:11px}
        .graph .local,.graph .contribution,.graph .mark{font-size:10px}
        .graph .contribution{font-weight:600}
        .graph .cell rect{fill:#77828f;fill:var(--g-edge);stroke:#77828f;stroke:var(--g-edge);stroke-width:.5}
        .graph .cell text{font-size:10px;text-anchor:middle}
        .graph .cell line{stroke:#77828f;stroke:var(--g-edge);stroke-width:2}
        .graph .cell.positive rect{fill:#006b57;fill:var(--g-positive)}
        .graph .cell.negative rect{fill:#b0371a;fill:var(--g-negative)}
        .graph .cell.odd rect{fill:#855700;fill:var(--g-warn)}
        .graph .cell.positive line{stroke:#006b57;stroke:var(--g-positive)}
        .graph .cell.negative line{stroke:#b0371a;stroke:var(--g-negative);stroke-dasharray:3 2}
        .graph .cell.odd text{font-weight:700}
        .graph .edge path{fill:none;stroke:#77828f;stroke:var(--g-edge)}
        .graph .edge .head{stroke:none;fill:#77828f;fill:var(--g-edge)}
        .graph .edge.positive path{stroke:#006b57;stroke:var(--g-positive)}
        .graph .edge.negative path{stroke:#b0371a;stroke:var(--g-negative);stroke-dasharray:9 4}
        .graph .edge.odd path{stroke:#855700;stroke:var(--g-warn)}
        .graph .edge.positive .head{stroke:none;fill:#006b57;fill:var(--g-positive)}
        .graph .edge.negative .head{stroke:none;fill:#b0371a;fill:var(--g-negative)}
        .graph .edge.odd .head{stroke:none;fill:#855700;fill:var(--g-warn)}
        .graph .edge.still path{stroke-width:1;stroke-dasharray:2 4}
        </style>
        """;
}
