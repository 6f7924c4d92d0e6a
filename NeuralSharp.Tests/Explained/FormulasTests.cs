using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>Every op has its formula, and every formula is what its op does.</summary>
[TestFixture]
internal sealed partial class FormulasTests
{
    // Ops that no graph of the table of ops shows, since their results are constants or stand in opened graphs alone, and whose name is given by who makes them.
    private static readonly Dictionary<string, string[]> s_namedByMembers = new()
    {
        ["ArgExtremumOp"] = ["ArgMax", "ArgMin"],
        ["ScalarOp"] = [.. OpenedOp.All.Keys],
    };

    private static readonly Lazy<(HashSet<Applied> Ops, List<string> Nameless)> s_found = new(Find);

    private static HashSet<Applied> Ops => s_found.Value.Ops;

    [Test]
    public void Every_op_has_a_row()
    {
        Ops.Where(op => Formulas.Of(op.Name, op.Inputs) is null).ShouldBeEmpty("give each a row in NeuralSharp.Explain/Formulas, in the file of its family");
        s_found.Value.Nameless.ShouldBeEmpty("give each of these types a row in OpCases, or list it in FormulasTests");
    }

    [Test]
    public void Every_row_has_an_op()
    {
        var keys = Ops.Select(op => Formulas.Of(op.Name, op.Inputs)!.Key).ToHashSet();
        Formulas.Rows.Select(row => row.Key).Where(key => !keys.Contains(key)).ShouldBeEmpty("no op has this name and so many inputs");
    }

    [Test]
    public void Every_row_has_as_many_slopes_as_its_op_has_inputs()
    {
        foreach (var (name, inputs, _) in Ops)
        {
            var row = Formulas.Of(name, inputs)!;
            if (row.Kind == FormulaKind.Constant) row.Slopes.ShouldBeEmpty(row.Key);
            else row.Slopes.Count.ShouldBe(row.TakesAny ? 1 : inputs, row.Key);
        }
    }

    [Test]
    public void Templates_name_only_inputs_the_output_and_numbers_that_the_op_was_given()
    {
        foreach (var row in Formulas.Rows)
        {
            Applied[] ops = [.. Ops.Where(op => Formulas.Of(op.Name, op.Inputs) == row)];
            var inputs = row.Kind == FormulaKind.Constant ? 2 : row.TakesAny ? 1 : ops.Max(op => op.Inputs);
            var known = Enumerable.Range(0, inputs).Select(i => Invariant($"{i}")).Append("y").Concat(ops.SelectMany(op => op.Attributes)).ToHashSet();
            foreach (var template in row.Slopes.Append(row.Value))
            {
                Placeholder().Matches(template).Select(match => match.Groups[1].Value).Where(name => !known.Contains(name)).ShouldBeEmpty($"{row.Key}: {template}");
                Placeholder().Replace(template, "").ShouldNotContain("{", Case.Sensitive, $"{row.Key}: {template}");
            }
        }
    }

    [Test]
    public void Words_are_sentences()
    {
        foreach (var row in Formulas.Rows)
        {
            row.Words.ShouldMatch(@"^\S.*\.$", row.Key);
            row.Words.ShouldNotContain("{", Case.Sensitive, row.Key);
            row.Words.Length.ShouldBeInRange(20, 200, row.Key);
        }
    }

    [Test]
    public void Slopes_of_tensors_are_equations_and_those_of_numbers_are_not()
    {
        foreach (var row in Formulas.Rows)
        {
            foreach (var slope in row.Slopes.Where(slope => slope != Formula.NoSlope))
                slope.StartsWith("∂L/∂", StringComparison.Ordinal).ShouldBe(row.Kind == FormulaKind.Tensors && !IsOfNumbers(row), $"{row.Key}: {slope}");
        }

        // A reduction's slope is the local derivative by each number, and so fits its opened form, too.
        static bool IsOfNumbers(Formula row) => row.TakesAny && row.Key != "Checkpoint";
    }

    [Test]
    public void Numbers_have_a_row_of_scalar_ops_each() =>
        NumberOp.All.Where(op => !op.IsConstant).Select(op => op.Key).Distinct()
            .ShouldBe(Formulas.Rows.Where(row => row.Kind == FormulaKind.Numbers).Select(row => row.Key), ignoreOrder: true);

    [Test]
    public void The_page_computes_every_op_of_numbers_that_the_table_has_and_no_other()
    {
        using var script = new PageScript("scalars.js");
        var names = script.Evaluate("Scalars.names").EnumerateArray().Select(name => name.GetString()!);
        var rows = Formulas.Rows.Where(row => row.Kind is FormulaKind.Numbers or FormulaKind.Movement).Select(row => row.Key);
        names.ShouldBe(rows.Concat(OpenedOp.All.Keys).Concat(NumberOp.All.Where(op => op.IsConstant).Select(op => op.Key)), ignoreOrder: true);
    }

    [TestCaseSource(typeof(NumberOp), nameof(NumberOp.All))]
    public void The_text_of_a_formula_is_what_the_op_does(NumberOp op)
    {
        var (random, row) = (new Random(17), Formulas.Rows.Single(row => row.Key == op.Key));
        for (var tried = 0; tried < 50; tried++)
        {
            double[] x = [.. op.Domain.Select(range => range.Low + (random.NextDouble() * (range.High - range.Low)))];
            if (op.HasTies && tried % 5 == 0) x[1] = x[0];
            else if (!op.Takes(x)) continue;
            Tensor[] inputs = [.. x.Select(number => Tensor.Scalar(number, DType.Float64, requiresGrad: !op.IsConstant))];
            var output = op.Apply(inputs);
            Check(row.Value, output.Item());
            for (var i = 0; i < row.Slopes.Count; i++)
            {
                if (row.Slopes[i] != Formula.NoSlope) Check(row.Slopes[i], output.Producer!.Backward(i, Tensor.Scalar(1, DType.Float64)).Item());
            }

            void Check(string template, double expected)
            {
                var tolerance = op.Variant == "approximate" ? 2e-3 : 1e-12;   // the table has the exact form
                FormulaReader.Evaluate(template, ValueOf).ShouldBe(expected, tolerance * Math.Max(1, Math.Abs(expected)), $"{op}: {template} at {string.Join(", ", x)}");
            }

            double ValueOf(string name) =>
                name == "y" ? output.Item() : int.TryParse(name, out var input) ? x[input] : op.Constants.Single(constant => constant.Name == name).Value;
        }
    }

    [TestCaseSource(typeof(OpenedOp), nameof(OpenedOp.All))]
    public void Reductions_of_several_numbers_are_written_out(KeyValuePair<string, Func<Tensor, Tensor>> reduction)
    {
        for (var count = 2; count <= 8; count++)
        {
            double[] x = [.. Enumerable.Range(1, count).Select(i => Math.Sin(i))];
            Tensor[] inputs = [.. x.Select(number => Tensor.Scalar(number, DType.Float64, requiresGrad: true))];
            var output = new OpenedOp(reduction.Key, reduction.Value).Apply(inputs);
            var row = Formulas.Of(reduction.Key, count)!;
            row.Key.ShouldBe($"{reduction.Key}/{count}");
            Read(row.Value).ShouldBe(output.Item(), 1e-14);
            row.Slopes.Count.ShouldBeOneOf(1, count);
            if (reduction.Key is "Max" or "Min") continue;   // their slope speaks of ties in words
            for (var i = 0; i < count; i++)
                Read(row.Slopes[row.Slopes.Count == 1 ? 0 : i]).ShouldBe(output.Producer!.Backward(i, Tensor.Scalar(1, DType.Float64)).Item(), 1e-14);
            output.Producer!.EndVisit();

            double Read(string template) => FormulaReader.Evaluate(template, name => name == "y" ? output.Item() : x[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]);
        }
    }

    [Test]
    public void Of_many_terms_the_middle_is_left_out()
    {
        Formulas.Of("Sum", 1)!.Value.ShouldBe("Σ {0}");
        Formulas.Of("Sum", 3)!.Value.ShouldBe("{0} + {1} + {2}");
        Formulas.Of("Sum", 784)!.Value.ShouldBe("{0} + {1} + … + {783}");
        Formulas.Of("Prod", 3)!.Slopes.ShouldBe(["{1} · {2}", "{0} · {2}", "{0} · {1}"]);
        Formulas.Of("Prod", 1)!.Key.ShouldBe("Prod");
    }

    [TestCase("1 − {y}²", 0.75)]
    [TestCase("−{y}²", -0.25)]
    [TestCase("2 · {y} + 6 / 3 / 2", 2)]
    [TestCase("−({y} − 1)^3 · √4", 0.25)]
    [TestCase("|−2 · {y}| + max(1, min(3, 5))", 4)]
    [TestCase("1 if {y} > 1, ½ if {y} = ½, else 0", 0.5)]
    [TestCase("7 if 0 < {y} < 1, else 0", 7)]
    [TestCase("7 if 0 < {y} < 0, else 8 · ⌊1 / 2⌋ + ⌈{y}⌉", 1)]
    public void Formulas_are_read_as_people_read_them(string formula, double value) => FormulaReader.Evaluate(formula, _ => 0.5).ShouldBe(value, 1e-15);

    [TestCase("1 +")]
    [TestCase("what(1)")]
    [TestCase("(1")]
    [TestCase("1 2")]
    public void What_is_no_formula_is_refused(string formula) => Should.Throw<FormatException>(() => FormulaReader.Evaluate(formula, _ => 0.5));

    [Test]
    public void An_op_from_outside_has_no_row() => Formulas.Of("MyOp", 1).ShouldBeNull();

    [Test]
    public void The_number_of_inputs_decides_where_a_name_has_two_rows()
    {
        Formulas.Of("Pow", 1)!.Value.ShouldBe("{0}^{exponent}");
        Formulas.Of("Pow", 2)!.Value.ShouldBe("{0}^{1}");
        Formulas.Of("Pow", 2)!.Key.ShouldBe("Pow/2");
    }

    /// <summary>All ops by name and number of inputs: those in the graphs of the table of ops and of their gradients, and what is never in one.</summary>
    private static (HashSet<Applied> Ops, List<string> Nameless) Find()
    {
        var (found, seen, nameless) = (new HashSet<Applied>(), new HashSet<Type>(), new List<string>());
        foreach (var row in OpCases.All)
        {
            var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
            var output = row.Function(inputs);
            Collect(output);
            var weights = Tensor.OnesLike(output);
            weights.RequiresGrad = true;
            foreach (var gradient in Autograd.Grad(output, inputs, weights, createGraph: true)) Collect(gradient);
        }

        foreach (var type in OpTypes().Where(type => !seen.Contains(type)))
        {
            var names = NamesOf(type);
            if (names.Length == 0) nameless.Add(type.Name);
            found.UnionWith(names.Select(name => new Applied(name, 0, [])));
        }

        return (found, nameless);

        void Collect(Tensor tensor)
        {
            var (visited, waiting) = (new HashSet<Op>(ReferenceEqualityComparer.Instance), new Stack<Tensor>([tensor]));
            while (waiting.TryPop(out var next))
            {
                if (next.Producer is not { } op || !visited.Add(op)) continue;
                seen.Add(op.GetType());
                found.Add(new(op.Name, op.InputCount, [.. op.Attributes.Keys]));
                for (var i = 0; i < op.InputCount; i++) waiting.Push(op.InputTensor(i));
            }
        }
    }

    /// <summary>The names of ops of a type that no graph shows, as far as the type alone tells them.</summary>
    private static string[] NamesOf(Type type)
    {
        var name = type.Name[(type.Name.LastIndexOf('_') + 1)..];
        if (s_namedByMembers.TryGetValue(name, out var names)) return names;
        var op = (Op)(type.GetConstructor(Type.EmptyTypes) is null ? RuntimeHelpers.GetUninitializedObject(type) : Activator.CreateInstance(type)!);
        return op.Name is { } own ? [own] : [];
    }

    private static IEnumerable<Type> OpTypes() => new[] { typeof(Op), typeof(Module), typeof(Optimizer), typeof(Formula), typeof(NeuralSharp.Table) }
        .SelectMany(type => type.Assembly.GetTypes())
        .Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !type.IsGenericTypeDefinition);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    /// <summary>An op that was applied; the same to a set whatever it was given.</summary>
    private sealed record Applied(string Name, int Inputs, string[] Attributes)
    {
        public bool Equals(Applied? other) => other is not null && (Name, Inputs) == (other.Name, other.Inputs);

        public override int GetHashCode() => HashCode.Combine(Name, Inputs);
    }
}
