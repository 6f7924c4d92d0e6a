using System.Text.Json;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>The page's arithmetic of graphs of numbers, beside the engine.</summary>
[TestFixture]
internal sealed class ScalarsTests
{
    private const double Tolerance = 1e-12;   // relative to numbers above 1

    private readonly PageScript _script = new("scalars.js");

    [OneTimeTearDown]
    public void End() => _script.Dispose();

    [Test]
    public void On_500_random_graphs_values_gradients_and_every_step_equal_Float64_autograd()
    {
        var (largest, nodes, ops) = (0.0, 0, new HashSet<string>());
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new RandomScalarGraph(seed);
            var graph = new ScalarGraph(random.Output);
            nodes += graph.Values.Length;
            ops.UnionWith(graph.Ops);
            _script.Set("view", graph.Json);
            var values = _script.Evaluate("globalThis.values = Scalars.forward(view)").Numbers();
            for (var i = 0; i < values.Length; i++) Compare(values[i], graph.Values[i], $"seed {seed}, the value of node {i}");
            var pass = _script.Evaluate("Scalars.backward(view, values, 'sum')");
            CompareSteps(graph, pass, seed);
            var gradients = pass.GetProperty("gradients").Numbers();
            for (var i = 0; i < gradients.Length; i++) Compare(gradients[i], graph.Gradients[i], $"seed {seed}, the gradient of node {i}");
            Tensor[] reached = [.. random.Leaves.Where(graph.Holds)];
            var ownPass = Autograd.Grad(random.Output, reached);
            for (var i = 0; i < reached.Length; i++) Compare(gradients[graph.IdOf(reached[i])], ownPass[i].Item(), $"seed {seed}, the gradient of a leaf");
        }

        TestContext.Out.WriteLine($"{nodes} nodes of {ops.Count} ops; the largest deviation is {largest:E1}");
        ops.Count.ShouldBeGreaterThan(50);
        largest.ShouldBeLessThan(Tolerance);

        void Compare(double? actual, double? expected, string what)
        {
            (actual is null).ShouldBe(expected is null, what);
            if (expected is null) return;
            var deviation = Math.Abs(actual!.Value - expected.Value) / Math.Max(1, Math.Abs(expected.Value));
            (deviation < Tolerance).ShouldBeTrue($"{what}: {actual} and {expected}");   // not a comparer, to which NaN is less than anything
            largest = Math.Max(largest, deviation);
        }

        void CompareSteps(ScalarGraph graph, JsonElement pass, int seed)
        {
            var steps = pass.GetProperty("steps").EnumerateArray().ToList();
            steps.Count.ShouldBe(graph.Steps.Count);
            foreach (var (expected, actual) in graph.Steps.Zip(steps))
            {
                actual.GetProperty("node").GetInt32().ShouldBe(expected.Node);
                var what = $"seed {seed}, the visit of node {expected.Node}";
                Compare(actual.Number("arrived"), expected.Arrived, what);
                var contributions = actual.GetProperty("contributions").EnumerateArray().ToList();
                contributions.Count.ShouldBe(expected.Contributions.Count, what);
                foreach (var (wanted, contribution) in expected.Contributions.Zip(contributions))
                {
                    contribution.GetProperty("edge").GetInt32().ShouldBe(wanted.Edge, what);
                    Compare(contribution.Number("local"), wanted.Local, what);
                    Compare(contribution.Number("value"), wanted.Value, what);
                    Compare(contribution.Number("before"), wanted.Before, what);
                    Compare(contribution.Number("after"), wanted.After, what);
                }
            }
        }
    }

    [Test]
    public void A_nudge_and_an_edited_leaf_are_the_engine_run_on_other_numbers()
    {
        foreach (var (a, b) in new[] { (-4.0, 2.0), (-4 + 1e-4, 2), (0.5, 2), (0.5, -3) })
        {
            var graph = new ScalarGraph(Formula(-4, 2, out var left, out var right));
            var expected = new ScalarGraph(Formula(a, b, out _, out _));
            _script.Set("view", graph.Json);
            _script.Set("edited", JsonSerializer.Serialize(new Dictionary<int, double> { [graph.IdOf(left)] = a, [graph.IdOf(right)] = b }));
            _script.Evaluate("globalThis.values = Scalars.forward(view, edited)").Numbers().ShouldBe(expected.Values.Select(value => (double?)value));
            _script.Evaluate("Scalars.backward(view, values).gradients").Numbers().ShouldBe(expected.Gradients);
        }

        static Tensor Formula(double a, double b, out Tensor left, out Tensor right)
        {
            (left, right) = (Tensor.Scalar(a, DType.Float64, requiresGrad: true), Tensor.Scalar(b, DType.Float64, requiresGrad: true));
            return (left + right) * left.Tanh();
        }
    }

    // x = 2, y = 3x, c = 2y + 5y
    [TestCase("sum", 21)]
    [TestCase("overwrite", 15)]     // what came last stays: the engine visits 2y before 5y
    [TestCase("mean", 10.5)]
    [TestCase("recursion", 27)]     // 2 goes on at once, and then 2 + 5
    public void Where_two_paths_meet_each_rule_gives_its_own_number(string rule, double gradient)
    {
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true);
        var y = 3 * x;
        var graph = new ScalarGraph((2 * y) + (5 * y));
        Gradients(graph, rule)[graph.IdOf(x)].ShouldBe(gradient);
    }

    // a = 2, b = 3, c = a + b, d = ab, y = (c + d) + cd
    [TestCase("sum", 25, 19)]
    [TestCase("recursion", 29, 22)]
    public void Without_the_right_order_a_gradient_is_passed_on_before_it_is_complete(string rule, double byA, double byB)
    {
        var (a, b) = (Tensor.Scalar(2, DType.Float64, requiresGrad: true), Tensor.Scalar(3, DType.Float64, requiresGrad: true));
        var (c, d) = (a + b, a * b);
        var graph = new ScalarGraph((c + d) + (c * d));
        var gradients = Gradients(graph, rule);
        (gradients[graph.IdOf(a)], gradients[graph.IdOf(b)]).ShouldBe((byA, byB));
    }

    [TestCase("sum")]
    [TestCase("overwrite")]
    [TestCase("mean")]
    [TestCase("recursion")]
    public void On_a_chain_all_rules_agree(string rule)
    {
        var x = Tensor.Scalar(0.3, DType.Float64, requiresGrad: true);
        var graph = new ScalarGraph((2 * x.Tanh()).Exp());
        Gradients(graph, rule)[graph.IdOf(x)]!.Value.ShouldBe(Autograd.Grad((2 * x.Tanh()).Exp(), [x])[0].Item(), 1e-14);
    }

    [Test]
    public void The_mean_is_that_of_all_contributions()
    {
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true);
        var graph = new ScalarGraph(((1 * x) + (2 * x)) + (6 * x));
        Gradients(graph, "mean")[graph.IdOf(x)]!.Value.ShouldBe(3, 1e-15);
    }

    [Test]
    public void Recursion_over_paths_beyond_counting_stops()
    {
        var x = Tensor.Scalar(1, DType.Float64, requiresGrad: true);
        var y = x;
        for (var i = 0; i < 60; i++) y = 0.5 * (y + y);
        _script.Set("view", new ScalarGraph(y).Json);
        _script.Evaluate("(p => [p.stopped, p.steps.length])(Scalars.backward(view, Scalars.forward(view), 'recursion'))").ToString().ShouldBe("[true,10000]");
    }

    [Test]
    public void Without_steps_the_pass_goes_down_the_generations()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new RandomScalarGraph(seed);
            var graph = new ScalarGraph(random.Output);
            _script.Set("view", graph.Json);
            _script.Evaluate("(() => { view.steps = []; return Scalars.backward(view, Scalars.forward(view)).gradients; })()").Numbers()
                .Select(gradient => gradient is null).ShouldBe(graph.Gradients.Select(gradient => gradient is null));
        }
    }

    [Test]
    public void A_leaf_alone_has_the_gradient_1()
    {
        _script.Set("view", """{ "nodes": [{ "kind": "leaf", "values": 3 }], "edges": [] }""");
        _script.Evaluate("Scalars.backward(view, Scalars.forward(view))").ToString().ShouldBe("""{"gradients":[1],"steps":[]}""");
    }

    [Test]
    public void An_op_of_the_reader_is_named_and_not_guessed()
    {
        var x = Tensor.Scalar(1, DType.Float64, requiresGrad: true);
        _script.Set("view", new ScalarGraph(new OpenedOp("Mine", values => values.Sum()).Apply(x, x)).Json);
        _script.Evaluate("Scalars.unknown(view)").ToString().ShouldBe("""["Mine"]""");
        Should.Throw<Jint.Runtime.JavaScriptException>(() => _script.Evaluate("Scalars.forward(view)")).Message.ShouldContain("\"Mine\"");
    }

    [Test]
    public void A_rule_that_does_not_exist_is_refused()
    {
        var x = Tensor.Scalar(1, DType.Float64, requiresGrad: true);
        _script.Set("view", new ScalarGraph(x.Tanh()).Json);
        Should.Throw<Jint.Runtime.JavaScriptException>(() => _script.Evaluate("Scalars.backward(view, Scalars.forward(view), 'toString')")).Message.ShouldContain("toString");
    }

    private double?[] Gradients(ScalarGraph graph, string rule)
    {
        _script.Set("view", graph.Json);
        return _script.Evaluate($"Scalars.backward(view, Scalars.forward(view), '{rule}').gradients").Numbers();
    }
}
