using System.Runtime.CompilerServices;
using NeuralSharp.Layers;
using NeuralSharp.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Autograd.RecordSource"/> notes the lines of ops and leaves, and the calls of modules.</summary>
[TestFixture]
internal sealed class RecordSourceTests
{
    [Test]
    public void Ops_and_leaves_remember_their_lines()
    {
        using var sources = Autograd.RecordSource();
        var graph = DebugProgram.Run(
            """
            var x = Tensor.Scalar(2, requiresGrad: true);

            var y = x.Tanh()
                * x;
            return y;
            """, (Tensor y) => GraphSnapshot.Of(y));
        graph.Tensors[0].Line!.Number.ShouldBe(2);
        graph.Tensors[0].Line!.Method.ShouldBe("Program.Run");
        Path.GetFileName(graph.Tensors[0].Line!.File).ShouldStartWith("DebugProgram");
        graph.Tensors[0].Line!.ToString().ShouldBe($"{graph.Tensors[0].Line!.File}:2, in Program.Run");
        graph.Ops.ShouldAllBe(op => op.Line!.Number == 4 && op.Output.Line == op.Line && op.Module == null);
    }

    [Test]
    public void Each_call_of_a_module_is_an_object_of_its_own_and_knows_the_one_around_it()
    {
        var generator = new Generator(1);
        var shared = new Dense(2, 2, generator: generator);
        Sequential model = [shared, new Sequential(new ReLU(), shared).Named("block"), new Doubled()];
        GraphSnapshot graph;
        using (Autograd.RecordSource()) graph = GraphSnapshot.Of(model.Call(Tensor.Ones([1, 2])));
        var calls = graph.Ops.Reverse().Select(op => op.Module!).ToArray();
        calls.Select(call => call.ToString()).ShouldBe(
        [
            "Sequential > 0: Dense(2 -> 2)", "Sequential > block: Sequential > 0: ReLU", "Sequential > block: Sequential > 1: Dense(2 -> 2)",
            "Sequential > 2: Doubled", "Sequential > 2: Doubled",
        ]);
        (calls[0].Name, calls[0].Place, calls[0].Outer!.Name, calls[0].Outer!.Place).ShouldBe(("Dense(2 -> 2)", "0", "Sequential", null));
        calls[2].Outer.ShouldBeSameAs(calls[1].Outer);
        calls[3].ShouldBeSameAs(calls[4]);
        calls.Select(call => call.Outermost()).Distinct().Count().ShouldBe(1);
        calls[2].ShouldNotBeSameAs(calls[0]);
        graph.Ops[0].Line!.Number.ShouldBe(Doubled.SumLine);
    }

    [Test]
    public void A_module_of_several_inputs_is_called_like_others_and_names_from_outside_are_escaped()
    {
        using var sources = Autograd.RecordSource();
        var graph = GraphSnapshot.Of(new TwoTowers().Call([Tensor.Ones([1, 2]), Tensor.Ones([1, 2])]).Named("y\u001b"));
        graph.Ops.Select(op => op.Module!.ToString()).ShouldBe(["TwoTowers", "TwoTowers > Dense(2 -> 1)", "TwoTowers > Dense(2 -> 1)"]);
        graph.Ops[1].Module.ShouldNotBeSameAs(graph.Ops[2].Module);
        graph.Output.Name.ShouldBe("y\u001b");
        graph.Output.ToString().ShouldNotContain("\u001b");
        graph.Ops[0].ToString().ShouldNotContain("\u001b");
        new ModuleCall("Dense", "\u001b", null).ToString().ShouldNotContain("\u001b");
    }

    [Test]
    public void Without_it_nothing_is_noted_and_it_ends_with_its_scope_and_on_its_thread()
    {
        Dense model = new(2, 1, generator: new Generator(1));
        Tensor Compute() => model.Call(Tensor.Ones([1, 2]));
        Tensor? there = null;
        using (Autograd.RecordSource())
        {
            var other = new Thread(() => there = Compute());
            other.Start();
            other.Join();
            GraphSnapshot.Of(Compute()).Ops[0].Module.ShouldNotBeNull();
            using (Autograd.NoGrad()) Origins.Of(Compute()).ShouldBeNull();
        }

        foreach (var output in new[] { there!, Compute() })
        {
            var op = GraphSnapshot.Of(output).Ops.ShouldHaveSingleItem();
            (op.Line, op.Module).ShouldBe((null, null));
        }

        Autograd.Mode.ShouldBe(AutogradMode.Recording);
        Ambient.Mine.Modules.ShouldBeNull();
    }

    [Test]
    public void Gradients_that_are_recorded_come_from_the_line_that_asked_for_them()
    {
        using var sources = Autograd.RecordSource();
        var x = Tensor.Scalar(2, requiresGrad: true);
        var y = x * x * x;
        var line = Line() + 1;
        var first = Autograd.Grad(y, [x], createGraph: true)[0];
        var graph = GraphSnapshot.Of(first);
        graph.Output.Line!.Number.ShouldBe(line);
        first.Backward();
        x.Grad!.Item().ShouldBe(12);
    }

    [Test]
    public void With_anomalies_looked_for_lines_are_there_too()
    {
        using var detection = Autograd.DetectAnomalies();
        var graph = DebugProgram.Run("var x = Tensor.Scalar(2, requiresGrad: true);\nreturn x.Tanh();", (Tensor y) => GraphSnapshot.Of(y));
        graph.Ops[0].Line!.Number.ShouldBe(3);
    }

    private static int Line([CallerLineNumber] int line = 0) => line;

    private sealed class TwoTowers : MultiInputModule
    {
        public TwoTowers()
            : base(inputCount: 2) => (Left, Right) = (new(2, 1, generator: new Generator(1)), new(2, 1, generator: new Generator(2)));

        public Dense Left { get; private init => field = Register(value); }

        public Dense Right { get; private init => field = Register(value); }

        public override Tensor Forward(IReadOnlyList<Tensor> inputs) => Left.Call(inputs[0]) + Right.Call(inputs[1]);
    }

    private sealed class Doubled : Module
    {
        public static int SumLine { get; private set; }

        public override Tensor Forward(Tensor input)
        {
            var doubled = input * 2;
            SumLine = Line() + 1;
            return doubled.Sum();
        }
    }
}

file static class ModuleCalls
{
    public static ModuleCall Outermost(this ModuleCall call)
    {
        while (call.Outer is { } outer) call = outer;
        return call;
    }
}
