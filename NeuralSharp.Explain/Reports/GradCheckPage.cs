using System.Text;

namespace NeuralSharp;

/// <summary>The page of a gradient check: what came of it in a sentence, then where and why. It is HTML and SVG without a script.</summary>
internal static class GradCheckPage
{
    /// <summary>Inputs with a section of their own; of more, those with the largest errors.</summary>
    public const int MostSections = 16;

    /// <summary>Elements in the table of an input.</summary>
    public const int MostRows = 64;

    private const int MostInputs = 400;      // in the table of inputs
    private const int MostKinks = 6;         // drawn
    private const int MostOfName = 80;       // characters
    private const int MostOfTitle = 2000;

    /// <summary>The page.</summary>
    public static string Build(GradCheckReport report)
    {
        var sections = SectionsOf(report);
        var body = new StringBuilder("<main>\n<header>\n<h1>Gradient check</h1>\n<p>Autograd's derivatives beside those by finite differences.</p>\n</header>\n");
        if (report.Title.Length > 0) body.Append("<pre><code>").Append(Lines(Cut(report.Title, MostOfTitle))).Append("</code></pre>\n");
        body.Append(Verdict(report)).Append(Facts(report));
        if (report.Inputs.Count > 1) body.Append(Inputs(report, sections));
        foreach (var input in sections) body.Append(Section(report, input));
        if (report.Count(ElementVerdict.Kink) > 0) body.Append(Kinks(report));
        body.Append(Sweeps(report)).Append(Method(report)).Append("</main>");
        return HtmlPage.Build("Gradient check", body.ToString(), HtmlPage.Part("gradcheck.css"));
    }

    /// <summary>A number with the digits that a difference at the tolerance is seen in.</summary>
    public static string Number(double value, int digits = 9) => ShortNumber.Of(value, digits);

    /// <summary>An error or a step: its size matters, not its digits.</summary>
    public static string Error(double value) => ShortNumber.Of(value, digits: 2);

    /// <summary>An input's name, cut where it is long; not yet escaped.</summary>
    public static string NameOf(CheckedInput input) => Cut(input.Name, MostOfName);

    /// <summary>The inputs that have a section: those with the largest errors, in their own order.</summary>
    private static CheckedInput[] SectionsOf(GradCheckReport report) => [.. report.Inputs.Where(input => input.Elements.Count > 0)
        .OrderByDescending(input => ElementVerdicts.Of(input.Elements[0], report.Result.Tolerance)).ThenByDescending(input => input.Elements[0].RelativeError)
        .Take(MostSections).OrderBy(input => input.Index)];

    private static string Verdict(GradCheckReport report)
    {
        var (all, tolerance) = (report.Result.Elements.Count, report.Result.Tolerance);
        var (wrong, infinite, kinks) = (report.Count(ElementVerdict.Wrong), report.Count(ElementVerdict.NotFinite), report.Count(ElementVerdict.Kink));
        if (all == 0) return Notice("warn", "There is nothing to check: the inputs have no elements.");
        if (wrong > 0)
        {
            var worst = report.Result.Elements.First(element => ElementVerdicts.Of(element, tolerance) == ElementVerdict.Wrong);
            return Notice("bad", Invariant(
                $"<strong>Wrong: {Of(wrong, all)} {(wrong == 1 ? "differs" : "differ")} from finite differences by more than {Error(tolerance)}.</strong> The worst is {Where(report, worst)}: autograd gives {Number(worst.Analytic)}, finite differences {Number(worst.Numeric)}.")
                + (infinite > 0 ? Invariant($" {Of(infinite, all)} cannot be compared, because a number is not finite.") : "")
                + (kinks > 0 ? Invariant($" {Of(kinks, all)} cannot be judged, because a kink is near.") : ""));
        }

        if (infinite > 0)
        {
            return Notice("bad", Invariant(
                $"<strong>{Of(infinite, all)} cannot be compared: a number is not finite.</strong> One is {Where(report, report.Result.Elements[0])}: autograd gives {Number(report.Result.Elements[0].Analytic)}, finite differences {Number(report.Result.Elements[0].Numeric)}. ")
                + "Do the inputs, moved by up to two steps, stay where the function is defined, such as above 0 for a logarithm?"
                + (infinite == all ? " All are concerned: an output that is not finite already where nothing is moved does that." : ""));
        }

        return kinks > 0
            ? Notice("warn", Invariant($"<strong>Nothing is wrong, but {Of(kinks, all)} cannot be judged: a kink is near, where there is no derivative to compare with.</strong> {all - kinks} {(all - kinks == 1 ? "agrees" : "agree")}. See the kinks below."))
            : Notice("good", Invariant($"<strong>Right: {(all == 1 ? "the only element agrees" : $"all {Count(all)} elements agree")} with finite differences.</strong> The largest error is {Error(report.Result.Elements[0].RelativeError)}; {Error(tolerance)} is allowed."));
    }

    private static string Facts(GradCheckReport report)
    {
        var elements = report.Result.Elements;
        (string Name, string Value)[] facts =
        [
            ("elements", Count(elements.Count)),
            ("✓ agree", Count(report.Count(ElementVerdict.Agrees))),
            ("✗ differ", Count(report.Count(ElementVerdict.Wrong))),
            ("∧ near a kink", Count(report.Count(ElementVerdict.Kink))),
            ("! not finite", Count(report.Count(ElementVerdict.NotFinite))),
            ("largest error", elements.Count == 0 ? "none" : Error(elements[0].RelativeError)),
            ("allowed", Error(report.Result.Tolerance)),
            ("step h", Error(report.Step)),
        ];
        return $"<dl class=\"facts\">{string.Concat(facts.Select(fact => $"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>"))}</dl>\n";
    }

    private static string Inputs(GradCheckReport report, CheckedInput[] sections)
    {
        var tolerance = report.Result.Tolerance;
        var rows = report.Inputs.Take(MostInputs).Select(input =>
        {
            var name = HtmlPage.Escape(NameOf(input));
            var link = sections.Contains(input) ? Invariant($"<a href=\"#input-{input.Index}\">{name}</a>") : name;
            return $"<tr><th scope=\"row\">{link}</th><td>{HtmlPage.Escape(input.Shape.ToString())}</td>"
                + string.Concat(((ElementVerdict[])[ElementVerdict.Agrees, ElementVerdict.Wrong, ElementVerdict.Kink, ElementVerdict.NotFinite])
                    .Select(verdict => (Verdict: verdict, Count: input.Count(verdict, tolerance)))
                    .Select(pair => $"<td{(pair.Count > 0 ? $" class=\"{ClassOf(pair.Verdict)}\"" : "")}>{Count(pair.Count)}</td>"))
                + $"<td>{(input.Elements.Count == 0 ? "" : Error(input.Elements[0].RelativeError))}</td></tr>\n";
        });
        return "<h2>The inputs</h2>\n"
            + Table("The inputs", "names", ["input", "shape", "✓ agree", "✗ differ", "∧ kink", "! not finite", "largest error"], rows)
            + More(report.Inputs.Count, MostInputs, "inputs")
            + (sections.Length < report.Inputs.Count(input => input.Elements.Count > 0)
                ? Invariant($"<p class=\"small\">Below are the {sections.Length} with the largest errors.</p>\n") : "");
    }

    private static string Section(GradCheckReport report, CheckedInput input)
    {
        var (tolerance, map) = (report.Result.Tolerance, new ErrorMap(input, report.Result.Tolerance));
        var name = HtmlPage.Escape(NameOf(input));
        var rows = input.Elements.Take(MostRows).Select(element =>
        {
            var verdict = ElementVerdicts.Of(element, tolerance);
            return $"<tr><th scope=\"row\">{Printable.List(element.Index)}</th><td class=\"text {ClassOf(verdict)}\">{verdict.InWords()}</td><td>{Error(element.RelativeError)}</td>"
                + $"<td>{Number(element.Analytic)}</td><td>{Number(element.Numeric)}</td><td>{Number(input.Values[element.Position], 5)}</td></tr>\n";
        });
        return Invariant($"<section aria-labelledby=\"input-{input.Index}\">\n<h2 id=\"input-{input.Index}\">{name} <small>{HtmlPage.Escape(input.Shape.ToString())}</small></h2>\n")
            + Diagnosis.Of(input, tolerance)
            + $"<figure>\n<div class=\"scroll\">{map.Draw(Invariant($"map-{input.Index}"))}</div>\n{MapLegend(report, input)}<p class=\"small\">{map.Words}</p>\n</figure>\n"
            + Table($"Elements of {name}, the worst first", "", ["element", "verdict", "error", "autograd", "finite differences", "value"], rows)
            + More(input.Elements.Count, MostRows, "elements")
            + "</section>\n";
    }

    private static string MapLegend(GradCheckReport report, CheckedInput input)
    {
        (ElementVerdict Verdict, string Class, string Words)[] signs =
        [
            (ElementVerdict.Agrees, "close", $"✓ error up to {Error(report.Result.Tolerance / 1000)}"),
            (ElementVerdict.Agrees, "agrees", $"✓ up to the {Error(report.Result.Tolerance)} allowed"),
            (ElementVerdict.Wrong, "wrong", "✗ differs"),
            (ElementVerdict.Kink, "kink", "∧ near a kink"),
            (ElementVerdict.NotFinite, "infinite", "! not finite"),
        ];
        return $"<ul class=\"legend\">{string.Concat(signs.Where(sign => input.Count(sign.Verdict, report.Result.Tolerance) > 0).Select(sign => $"<li><i class=\"{sign.Class}\"></i> {sign.Words}</li>"))}</ul>\n";
    }

    private static string Kinks(GradCheckReport report)
    {
        var kinks = report.Result.Elements.Where(element => ElementVerdicts.Of(element, report.Result.Tolerance) == ElementVerdict.Kink).ToList();
        var pictures = kinks.Take(MostKinks).Select((element, i) =>
            $"<figure>{KinkPicture.Draw(element, Invariant($"kink-{i}"))}<figcaption>{Where(report, element)}</figcaption></figure>\n");
        var rows = kinks.Take(MostRows).Select(element => $"<tr><th scope=\"row\">{Where(report, element)}</th><td>{Number(element.LeftSlope, 5)}</td>"
            + $"<td>{Number(element.RightSlope, 5)}</td><td>{Number(element.Analytic, 5)}</td><td>{Number(element.Numeric, 5)}</td></tr>\n");
        return "<section aria-labelledby=\"kinks\">\n<h2 id=\"kinks\">Kinks</h2>\n"
            + "<p>Within two steps of these elements the function bends, as relu does at 0 and a maximum at a tie. The slopes on both sides differ, so there "
            + "is no derivative. Autograd takes one of them by a convention, such as relu′(0) = 0, and the central difference gives about their mean. Neither is wrong, and "
            + "comparing them says nothing: move the input a little, by 0.01 or so, and check again.</p>\n"
            + $"<div class=\"kinks\">{string.Concat(pictures)}</div>\n"
            + $"<ul class=\"legend\"><li>solid: the function, as its slopes on both sides say</li><li>dashed: the slope that autograd takes</li></ul>\n"
            + Table("Slopes at kinks", "names", ["element", "slope on the left", "slope on the right", "autograd", "central difference"], rows)
            + More(kinks.Count, MostRows, "kinks")
            + "</section>\n";
    }

    private static string Sweeps(GradCheckReport report)
    {
        var swept = report.Inputs.Where(input => input.Sweeps is not null).ToList();
        if (swept.Count == 0) return "";
        return "<section aria-labelledby=\"sweep\">\n<h2 id=\"sweep\">The error against the step</h2>\n"
            + "<p>Finite differences have an error of their own. A large step cuts the Taylor series off too early (truncation); a small step takes the difference of two numbers "
            + "that are almost equal, of which only the last digits are left (round-off). In between lies the best step. "
            + "All elements of the input are moved together here, along one random direction.</p>\n"
            + "<ul class=\"legend\">"
            + $"<li>{SweepChart.Sign("fourth")} Float64, fourth order: what the check uses</li>"
            + $"<li>{SweepChart.Sign("second")} Float64, second order: (φ(x + h) − φ(x − h)) / 2h</li>"
            + (swept.Any(input => input.Sweeps!.Single is not null) ? $"<li>{SweepChart.Sign("single")} Float32, fourth order</li>" : "")
            + "</ul>\n"
            + (swept[0].Sweeps!.WhyNotSingle is { } why ? $"<p class=\"small\">The function does not run in Float32, so that curve is missing: {HtmlPage.Escape(why)}</p>\n" : "")
            + string.Concat(swept.Select(input => Sweep(report, input)))
            + (swept.Count < report.Inputs.Count(input => input.Elements.Count > 0) ? Invariant($"<p class=\"small\">Of the other inputs, whose errors are smaller, no sweep was made.</p>\n") : "")
            + "</section>\n";
    }

    private static string Sweep(GradCheckReport report, CheckedInput input)
    {
        var (sweeps, name) = (input.Sweeps!, HtmlPage.Escape(NameOf(input)));
        var rows = sweeps.Fourth.Steps.Select((step, k) => $"<tr><th scope=\"row\">{Error(step.Step)}</th><td>{Error(step.RelativeError)}</td><td>{Error(sweeps.Second.Steps[k].RelativeError)}</td>"
            + (sweeps.Single is { } single ? $"<td>{Error(single.Steps[k].RelativeError)}</td>" : "") + "</tr>\n");
        string[] heads = ["step h", "Float64, fourth order", "second order", .. sweeps.Single is null ? (string[])[] : ["Float32"]];
        if (!double.IsFinite(sweeps.Fourth.Best.RelativeError)) return $"<h3>{name}</h3>\n<p>No step gives a finite number here, so there is nothing to draw.</p>\n";
        return $"<h3>{name}</h3>\n<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"The error against the step, {name}\">{SweepChart.Draw(sweeps, report.Step, report.Result.Tolerance, Invariant($"sweep-{input.Index}"))}</div>\n</figure>\n"
            + $"<p>{InWords(sweeps)}</p>\n"
            + $"<details>\n<summary>The numbers</summary>\n{Table($"Errors by step, {name}", "", heads, rows)}</details>\n";
    }

    /// <summary>What a sweep says.</summary>
    private static string InWords(StepSweeps sweeps)
    {
        var (fourth, second) = (sweeps.Fourth, sweeps.Second);
        var words = fourth.Best.RelativeError > 1e-6
            ? $"No step gets below {Error(fourth.Best.RelativeError)}: a right gradient would get below 1e−9. Either the rule is wrong, or a kink is near."
            : $"The best step is {Error(fourth.Best.Step)}, where the error is {Error(fourth.Best.RelativeError)}; with second order it is {Error(second.Best.Step)} and {Error(second.Best.RelativeError)}. "
                + (double.IsNaN(fourth.ObservedOrder)
                    ? "There is no truncation to see: for this function the differences are exact, and all that is left is round-off."
                    : $"Truncation falls as h to the power {Error(Math.Round(fourth.ObservedOrder, 1))}; {(Math.Abs(fourth.ObservedOrder - 4) < 0.5 ? "4 is what the formula promises" : "the formula promises 4 for a smooth function and a small step")}.");
        if (sweeps.Single is not { } single || fourth.Best.RelativeError > 1e-6) return words;
        return !double.IsFinite(single.Best.RelativeError)
            ? $"{words} In Float32 no step gives a finite number."
            : $"{words} In Float32 no step gets below {Error(single.Best.RelativeError)}, at h = {Error(single.Best.Step)}: that is why gradients are checked in Float64. "
                + $"Autograd itself loses little in Float32: its derivative differs from that in Float64 by {Error(GradCheckComparison.Error(single.AnalyticInItsType, single.Analytic))}.";
    }

    private static string Method(GradCheckReport report)
    {
        var weights = report.Result.Weights;
        var scalar = weights is { Length: 1 }
            ? $"The output is one number. It is multiplied by w = {Number(weights.ElementAt(0), 5)}, so that a rule that forgets the gradient that arrives from above is found; all derivatives on this page are those of φ = w·f."
            : $"The outputs, of shape {HtmlPage.Escape(weights?.Shape.ToString() ?? "[]")}, are weighted with random numbers w in ±[0.5, 1.5], so that each has its part; all derivatives on this page are those of φ = Σ w·f.";
        return "<section aria-labelledby=\"method\">\n<h2 id=\"method\">How it is checked</h2>\n"
            + $"<p>{scalar} An element x is moved by ±h and ±2h, here with h = {Error(report.Step)}, and nothing else is:</p>\n"
            + "<p>φ′ ≈ (8 (φ(x + h) − φ(x − h)) − (φ(x + 2h) − φ(x − 2h))) / 12h,</p>\n"
            + $"<p>in Float64. The error of autograd's a beside this b is |a − b| / max(1, |a|, |b|); {Error(report.Result.Tolerance)} is allowed.</p>\n</section>\n"
            + "<footer><p>Computed by NeuralSharp. Numbers are rounded to the digits that are shown.</p></footer>\n";
    }

    private static string Where(GradCheckReport report, GradCheckElement element) =>
        $"{HtmlPage.Escape(NameOf(report.Inputs[element.Input]))} at {Printable.List(element.Index)}";

    private static string Of(int count, int all) => Invariant($"{Count(count)} of {Count(all)} element{(all == 1 ? "" : "s")}");

    /// <summary>A count, with its thousands parted as numbers in the texts of this library are.</summary>
    private static string Count(int count) => Invariant($"{count:N0}");

    private static string Notice(string kind, string html) => $"<div class=\"notice {kind}\" role=\"note\" aria-label=\"Verdict\"><p>{html}</p></div>\n";

    private static string More(int all, int most, string what) => all > most ? Invariant($"<p class=\"small\">and {Count(all - most)} more {what}.</p>\n") : "";

    private static string Table(string caption, string kind, IReadOnlyList<string> heads, IEnumerable<string> rows) =>
        $"<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{caption}\"><table{(kind.Length > 0 ? $" class=\"{kind}\"" : "")}>\n<caption class=\"unseen\">{caption}</caption>\n"
        + $"<thead><tr>{string.Concat(heads.Select(head => $"<th scope=\"col\"{(head == "verdict" ? " class=\"text\"" : "")}>{head}</th>"))}</tr></thead>\n"
        + $"<tbody>\n{string.Concat(rows)}</tbody>\n</table></div>\n";

    private static string ClassOf(ElementVerdict verdict) => verdict switch
    {
        ElementVerdict.Agrees => "agrees",
        ElementVerdict.Kink => "kink",
        ElementVerdict.Wrong => "wrong",
        _ => "infinite",
    };

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");

    /// <summary>A text of several lines, escaped line by line.</summary>
    private static string Lines(string text) => string.Join("\n", text.ReplaceLineEndings("\n").Replace("\t", "    ", StringComparison.Ordinal).Split('\n').Select(HtmlPage.Escape));
}
