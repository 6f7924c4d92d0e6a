using System.Diagnostics;
using System.Reflection;
using NeuralSharp.Layers;
using NeuralSharp.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>How the tensors of a snapshot get their names, and what <see cref="Autograd.RecordSource"/> notes for it.</summary>
[TestFixture]
internal sealed class TensorNameTests
{
    [Test]
    public void A_name_is_given_and_the_tensor_is_returned_as_what_it_is()
    {
        var parameter = new Parameter(Tensor.Ones([2]));
        Parameter same = parameter.Named("w");
        same.ShouldBeSameAs(parameter);
        var h = Leaf(1);
        h.Named().ShouldBeSameAs(h);
        h.GivenName().ShouldBe("h");
        h.Named("other").GivenName().ShouldBe("other");
        (h * 2).GivenName().ShouldBeNull();
        h.Detach().GivenName().ShouldBeNull();
        Should.Throw<ArgumentException>(() => h.Named(" "));
        Should.Throw<ArgumentNullException>(() => ((Tensor)null!).Named("x"));
        new Dense(1, 1).Named("hidden").ShouldBeOfType<Dense>();   // the other one, of modules
    }

    [Test]
    public void Names_of_a_snapshot_are_unique()
    {
        var x = Leaf(0.5).Named("x");
        var h = x;
        for (var i = 0; i < 3; i++) h = h.Tanh().Named("h");
        var y = (h + Leaf(1).Named("Tanh 1")).Tanh();
        Names(y).ShouldBe(["x", "h", "h 2", "h 3", "Tanh 1", "Add 1", "Tanh 2"], ignoreOrder: true);
    }

    [Test]
    public void Without_names_there_are_kinds_and_numbers()
    {
        var x = Leaf(0.5);
        var y = (x.Tanh() * 2) + (x.Tanh() * Leaf(3));
        Names(y).ShouldBe(["leaf 1", "Tanh 1", "Tanh 2", "constant 1", "Multiply 1", "leaf 2", "Multiply 2", "Add 1"], ignoreOrder: true);
    }

    [Test]
    public void A_model_knows_its_parameters_and_buffers_and_a_name_that_was_given_comes_first()
    {
        Sequential model = [new Dense(2, 3, generator: new Generator(1)), new BatchNorm(3), new Dense(3, 1, generator: new Generator(2)).Named("out")];
        model.Eval();
        ((Dense)model[0]).Weight.Named("W");
        var loss = model.Forward(Tensor.Ones([4, 2]).Named("x")).Sum().Named("loss");
        var graph = GraphSnapshot.Of(loss, model.Names());
        graph.Tensors.Where(tensor => tensor.IsLeaf).Select(tensor => tensor.Name)
            .ShouldBeSubsetOf(["x", "W", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_variance", "out.weight", "out.bias", "constant 1"]);
        graph.Tensors.Select(tensor => tensor.Name).ShouldContain("out.weight");
        graph.Tensors.Select(tensor => tensor.Name).ShouldContain("W");
        model.Names().NameOf(Tensor.Ones([1])).ShouldBeNull();
    }

    [Test]
    public void A_source_that_knows_nothing_leaves_the_numbers()
    {
        Names(Leaf(1).Tanh(), new Blank()).ShouldBe(["leaf 1", "Tanh 1"]);
    }

    [Test]
    public void Variables_on_source_lines_name_results_and_leaves() => NamesIn(
        """
        var a = Tensor.Scalar(-4.0, requiresGrad: true);
        var b = Tensor.From(new[] { 2f }, requiresGrad: true);
        var target = Tensor.From(new[] { 1f });
        Tensor c = (a + b)
            * a.Tanh();
        c -= target;
        var loss = c.Square().Sum();
        return loss;
        """).ShouldBe(["a", "b", "target", "Add 1", "Tanh 1", "c", "c 2", "Square 1", "loss"], ignoreOrder: true);

    [Test]
    public void The_turns_of_a_loop_are_told_apart() => NamesIn(
        """
        var w = Tensor.Scalar(0.5, requiresGrad: true);
        var h = w.Exp();
        for (var i = 0; i < 3; i++) h = (h * w).Tanh();
        var selu = w;
        for (var i = 0; i < 2; i++)
        {
            selu = selu.Selu();   // two ops at one place of the code
        }

        var spread = Tensor.Stack([h, selu]).Var();   // six ops, some of them twice
        var y = spread + 1;
        return y;
        """).Where(name => !name.Any(char.IsUpper) && !name.StartsWith("constant", StringComparison.Ordinal))
            .ShouldBe(["w", "h", "h 2", "h 3", "h 4", "selu", "selu 2", "spread", "y"], ignoreOrder: true);

    [Test]
    public void A_call_of_a_model_names_its_result_alone() => NamesIn(
        """
        var generator = new Generator(1);
        Sequential model = [new Dense(2, 3, generator: generator), new ReLU(), new Dense(3, 3, generator: generator), new ReLU()];
        var input = Tensor.Ones([4, 2]);
        var prediction = model.Call(input);
        var again = prediction;
        for (var i = 0; i < 2; i++) again = model[3].Call(again);
        var loss = Losses.MeanSquaredError(again, Tensor.Zeros([4, 3]));
        return loss;
        """).ShouldBe(
        [
            "input", "leaf 1", "leaf 2", "Linear 1", "Relu 1", "leaf 3", "leaf 4", "Linear 2", "prediction", "again", "again 2", "constant 1", "loss",
        ], ignoreOrder: true);

    [Test]
    public void The_forward_of_a_model_names_its_result_alone_and_in_a_loop_each_result() => NamesIn(
        """
        var generator = new Generator(1);
        Sequential model = [new Dense(3, 3, generator: generator), new ReLU(), new Dense(3, 3, generator: generator), new ReLU()];
        var input = Tensor.Ones([4, 3]);
        var guess = model.Forward(input);
        var again = guess;
        for (var i = 0; i < 2; i++) again = model.Forward(again);
        var loss = again.Sum();
        return loss;
        """).Where(name => !name.StartsWith("leaf", StringComparison.Ordinal)).ShouldBe(
        [
            "input", "Linear 1", "Relu 1", "Linear 2", "guess", "Linear 3", "Relu 2", "Linear 4", "again", "Linear 5", "Relu 3", "Linear 6", "again 2", "loss",
        ], ignoreOrder: true);

    [Test]
    public void A_module_of_ones_own_that_calls_others_names_what_they_give() => NamesIn(
        """
        var cell = new Dense(2, 2, generator: new Generator(1));
        var model = new Lambda(x =>
        {
            var state = x;
            for (var i = 0; i < 3; i++) state = cell.Call(state);
            var end = state.Sum();
            return end;
        });
        return model.Call(Tensor.Ones([1, 2])).Exp();
        """).Where(name => !name.StartsWith("leaf", StringComparison.Ordinal)).ShouldBe(["constant 1", "state", "state 2", "state 3", "end", "Exp 1"], ignoreOrder: true);

    [Test]
    public void Layers_made_on_a_line_name_no_parameter_but_a_parameter_of_ones_own_has_its_name() => NamesIn(
        """
        var dense = new Dense(2, 1, generator: new Generator(1));
        var own = new Parameter(Tensor.Ones([1]));
        var y = dense.Forward(Tensor.Ones([1, 2])) * own;
        return y;
        """).ShouldBe(["constant 1", "leaf 1", "leaf 2", "Linear 1", "own", "y"], ignoreOrder: true);

    [Test]
    public void Several_variables_several_statements_and_properties_on_a_line_are_read() => NamesIn(
        """
        var w = Tensor.Scalar(2); w.RequiresGrad = true; var v = w.Exp(); Tensor s = v.Square(), t = v.Tanh();
        var (p, q) = (s.Sin(), t.Cos());
        return p * q;
        """).ShouldBe(["w", "v", "s", "t", "p", "q", "Multiply 1"], ignoreOrder: true);

    [Test]
    public void What_is_assigned_to_no_variable_gets_no_name() => NamesIn(
        """
        var list = new Tensor[1];
        list[0] = Tensor.Scalar(2, requiresGrad: true);
        var function = (Tensor x) => x.Exp();
        if ((list[0] * 2).Item() == 4) list[0] = list[0] * 3;
        return function(list[0]);
        """).ShouldBe(["leaf 1", "constant 1", "Multiply 1", "Exp 1"], ignoreOrder: true);

    [Test]
    public void Where_lines_are_not_exact_they_name_nothing()
    {
        using var sources = Autograd.RecordSource();
        var x = Tensor.Scalar(2, requiresGrad: true);
        var y = x.Exp();
        var isDebug = GetType().Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };
        Names(y).ShouldBe(isDebug ? ["x", "y"] : ["leaf 1", "Exp 1"]);
    }

    [Test]
    public void Without_the_file_there_are_numbers()
    {
        Tensor y;
        using (Autograd.RecordSource()) y = DebugProgram.Run("var x = Tensor.Scalar(2, requiresGrad: true); return x.Exp();", (Tensor y) => y);
        Names(y).ShouldBe(["leaf 1", "Exp 1"]);
    }

    [TestCase("var c = (a + b) * a.Tanh();", "c")]
    [TestCase("Tensor c = a;", "c")]
    [TestCase("NeuralSharp.Tensor? c = a;", "c")]
    [TestCase("Dictionary<string, Tensor[]> c = a;", "c")]
    [TestCase("c += a;", "c")]
    [TestCase("c ??= a;", "c")]
    [TestCase("this._hidden = a;", "_hidden")]
    [TestCase("model.Loss = a;", "Loss")]
    [TestCase("w.RequiresGrad = true;", "w")]
    [TestCase("using var c = a;", "c")]
    [TestCase("let mutable größe2 = a", "größe2")]
    [TestCase("var (p, q) = a;", "p q")]
    [TestCase("(Tensor p, _) = a;", "p _")]
    [TestCase("(p, q.Loss) = a;", "p Loss")]
    [TestCase("x[0] = a;", "")]
    [TestCase("return a;", "")]
    [TestCase("a.Backward();", "")]
    [TestCase("Print(x: a == b);", "")]
    [TestCase("if (a == b) c = a;", "")]
    [TestCase("a == b", "")]
    [TestCase("a => b", "")]
    [TestCase("a >= b", "")]
    [TestCase("a != b", "")]
    [TestCase("a; b = c", "")]
    [TestCase("\"a = b\"", "")]
    [TestCase(") = a", "")]
    [TestCase("7 = a", "")]
    [TestCase("= a", "")]
    [TestCase("() = a", "")]
    [TestCase("", "")]
    public void Assignments_are_read(string statement, string targets) => string.Join(' ', Assignment.TargetsOf(statement)).ShouldBe(targets);

    [Test]
    public void A_file_that_is_not_there_is_passed_over()
    {
        var files = new SourceFiles();
        files.LineOf("/no/such/file.cs", 1).ShouldBeNull();
        files.LineOf("\0", 1).ShouldBeNull();
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "one\ntwo");
        (files.LineOf(path, 0), files.LineOf(path, 1), files.LineOf(path, 2), files.LineOf(path, 3)).ShouldBe((null, "one", "two", null));
        File.Delete(path);
    }

    private static Tensor Leaf(double value) => Tensor.Scalar(value, DType.Float64, requiresGrad: true);

    private static string[] Names(Tensor output, INameSource? source = null) => [.. GraphSnapshot.Of(output, source).Tensors.Select(tensor => tensor.Name)];

    /// <summary>The names in a graph that a program has made.</summary>
    private static string[] NamesIn(string statements)
    {
        using var sources = Autograd.RecordSource();
        return DebugProgram.Run(statements, (Tensor output) => Names(output));
    }

    private sealed class Blank : INameSource
    {
        public string? NameOf(Tensor tensor) => "";
    }
}
