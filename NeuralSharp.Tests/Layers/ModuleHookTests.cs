using NeuralSharp.Layers;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Hooks around modules, where containers or <see cref="Module.Call(Tensor)"/> call them.</summary>
[TestFixture]
internal sealed class ModuleHookTests
{
    private static readonly Tensor s_x = Tensor.From(new[,] { { 1f, -2 } });

    [Test]
    public void Hooks_run_around_a_module_that_a_container_calls()
    {
        var (first, relu) = (new Double(), new ReLU());
        Sequential model = [first, relu];
        var seen = new List<string>();
        first.RegisterForwardPreHook((module, input) => Note($"before {module} {input.ElementAt(1)}"));
        first.RegisterForwardHook((module, input, output) => Note($"after {module} {input.ElementAt(1)} {output.ElementAt(1)}"));
        relu.RegisterForwardHook((module, _, output) => seen.Add($"after {module} {output.ElementAt(1)}"));
        model.RegisterForwardHook((module, _, _) => seen.Add($"after {module}"));

        model.Call(s_x).ShouldHave([1, 2], [2, 0]);
        seen.ShouldBe(["before Double -2", "after Double -2 -4", "after ReLU 0", "after Sequential"]);
        seen.Clear();
        model.Forward(s_x);   // the parts are called, the model itself is not
        seen.ShouldBe(["before Double -2", "after Double -2 -4", "after ReLU 0"]);

        Tensor? Note(string line)
        {
            seen.Add(line);
            return null;
        }
    }

    [Test]
    public void Hooks_replace_input_and_output_in_order()
    {
        var layer = new Double();
        layer.RegisterForwardPreHook((_, input) => input + 1);
        layer.RegisterForwardPreHook((_, input) => input * 10);
        layer.RegisterForwardHook((_, input, output) => output + input);
        layer.RegisterForwardHook((_, _, output) => -output);
        layer.Call(s_x).ShouldHave([1, 2], [-60, 30]);
    }

    [Test]
    public void A_backward_hook_sees_and_replaces_the_gradient_of_the_output()
    {
        var layer = new Dense(2, 2, generator: new Generator(1));
        Sequential model = [layer, new Double()];
        var seen = new List<float[]>();
        layer.RegisterBackwardHook((module, gradient) =>
        {
            module.ShouldBeSameAs(layer);
            seen.Add(gradient.ToArray<float>());
            return gradient * 100;
        });
        model.Forward(s_x).Sum().Backward();
        seen.ShouldHaveSingleItem().ShouldBe([2, 2]);
        layer.Bias!.Grad.ShouldHave([2], [200, 200]);
    }

    [Test]
    public void A_module_that_passes_its_input_on_has_a_gradient_of_its_own()
    {
        var (dropout, x) = (new Dropout(), Tensor.Ones([2, 2], requiresGrad: true));
        dropout.Eval();
        dropout.RegisterBackwardHook((_, gradient) => gradient * 10);
        (dropout.Call(x) + x + dropout.Call(x)).Sum().Backward();
        x.Grad.ShouldHave([2, 2], [21, 21, 21, 21]);
        using (Autograd.NoGrad()) dropout.Call(x).ShouldBeSameAs(x);
    }

    [Test]
    public void A_disposed_hook_is_gone_also_from_graphs_that_are_there()
    {
        var layer = new Double();
        var x = Tensor.Ones([1, 2], requiresGrad: true);
        var forward = layer.RegisterForwardHook((_, _, output) => output * 5);
        var backward = layer.RegisterBackwardHook((_, gradient) => gradient * 7);
        var y = layer.Call(x);
        y.ShouldHave([1, 2], [10, 10]);
        forward.Dispose();
        backward.Dispose();
        y.Sum().Backward();
        x.Grad.ShouldHave([1, 2], [10, 10]);
        layer.Call(x).ShouldHave([1, 2], [2, 2]);
    }

    [Test]
    public void Replacements_are_differentiable()
    {
        var layer = new Double();
        var scale = new Parameter(Tensor.From([3f]));
        layer.RegisterForwardHook((_, _, output) => output * scale);
        layer.Call(s_x).Sum().Backward();
        scale.Grad.ShouldHave([1], [-2]);
    }

    [Test]
    public void A_hook_that_throws_or_does_not_fit_is_heard()
    {
        var layer = new Double();
        using (layer.RegisterForwardHook((Action<Module, Tensor, Tensor>)((_, _, _) => throw new TimeoutException())))
            Should.Throw<TimeoutException>(() => layer.Call(s_x));
        using (layer.RegisterBackwardHook((_, _) => Tensor.Ones([5])))
            Should.Throw<ShapeException>(() => layer.Call(Tensor.Ones([1, 2], requiresGrad: true)).Sum().Backward()).Message.ShouldContain("[5]");
        Should.Throw<ArgumentNullException>(() => layer.Call(null!));
        Should.Throw<ArgumentNullException>(() => layer.RegisterBackwardHook(null!));
    }

    private sealed class Double : Module
    {
        public override Tensor Forward(Tensor input) => (input ?? throw new ArgumentNullException(nameof(input))) * 2;
    }
}
