using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>Groups of parameters with rates and weight decays of their own, in one optimizer or several.</summary>
[TestFixture]
internal sealed class ParameterGroupTests
{
    [Test]
    public void Each_group_is_stepped_at_its_own_rate_with_its_own_decay()
    {
        var (body, head) = (Make(1), Make(1));
        ParameterGroups groups =
        [
            new([body]) { LearningRate = 0.25, WeightDecay = 0.5 },
            new([head]),
        ];
        var optimizer = new SGD(groups, learningRate: 0.5) { WeightDecay = 0.25 };

        Step(optimizer, 2);

        body.ToArray<float>().ShouldAllBe(value => value == 1 - (0.25f * (2 + 0.5f)));
        head.ToArray<float>().ShouldAllBe(value => value == 1 - (0.5f * (2 + 0.25f)));
        optimizer.Groups.Select(group => group.LearningRate).ShouldBe([0.25, 0.5]);
        optimizer.Groups.Select(group => group.WeightDecay).ShouldBe([0.5, 0.25]);
        optimizer.Parameters.ShouldBe([body, head]);
    }

    [Test]
    public void Groups_are_as_good_as_optimizers_of_their_own()
    {
        foreach (var create in (Func<IEnumerable<Parameter>, double, Optimizer>[])[(p, η) => new Adam(p, η), (p, η) => new AdamW(p, η), (p, η) => new Lion(p, η)])
        {
            var (a, b, alone, other) = (Make(1), Make(2), Make(1), Make(2));
            var grouped = create(new ParameterGroups(new([a]) { LearningRate = 0.01 }, new([b])), 0.1);
            Optimizer[] single = [create([alone], 0.01), create([other], 0.1)];
            for (var step = 1; step <= 5; step++)
            {
                Step(grouped, step);
                foreach (var optimizer in single) Step(optimizer, step);
            }

            Bits.Of([a, b]).ShouldBe(Bits.Of([alone, other]));
        }
    }

    [Test]
    public void The_optimizers_rate_sets_all_groups_in_proportion_and_a_groups_rate_only_its_own()
    {
        var optimizer = new SGD(new ParameterGroups(new([Make(1)]) { LearningRate = 0.125 }, new([Make(1)])), 0.5);
        optimizer.LearningRate.ShouldBe(0.5);
        optimizer.LearningRate = 0.25;
        optimizer.Groups.Select(group => group.LearningRate).ShouldBe([0.0625, 0.25]);
        optimizer.LearningRate = 0;
        optimizer.LearningRate = 1;
        optimizer.Groups.Select(group => group.LearningRate).ShouldBe([0.25, 1]);
        optimizer.Groups[0].LearningRate = 0.75;
        optimizer.LearningRate.ShouldBe(1);
        optimizer.Groups.Select(group => group.LearningRate).ShouldBe([0.75, 1]);
    }

    [Test]
    public void An_optimizer_of_ones_own_takes_groups_too()
    {
        var (a, b) = (Make(1), Make(1));
        Step(new OwnOptimizerTests.SignDescent(new ParameterGroups(new([a]) { LearningRate = 0.25 }, new([b])), 0.5), 3);
        a.ToArray<float>().ShouldBe([0.75f, 0.75f]);
        b.ToArray<float>().ShouldBe([0.5f, 0.5f]);
    }

    [Test]
    public void Optimizers_are_combined_each_with_its_rule()
    {
        var (a, b, alone, other) = (Make(1), Make(2), Make(1), Make(2));
        var combined = new CombinedOptimizer(new SGDMomentum([a], 0.1), new AdamW([b], 0.2, beta1: 0.5) { Maximize = true });
        Optimizer[] single = [new SGDMomentum([alone], 0.1), new AdamW([other], 0.2, beta1: 0.5) { Maximize = true }];
        for (var step = 1; step <= 5; step++)
        {
            Step(combined, step);
            foreach (var optimizer in single) Step(optimizer, step);
        }

        Bits.Of([a, b]).ShouldBe(Bits.Of([alone, other]));
        combined.StepCount.ShouldBe(5);
        combined.Name.ShouldBe("CombinedOptimizer(SGDMomentum, AdamW)");
        combined.LearningRate /= 2;
        combined.Groups.Select(group => group.LearningRate).ShouldBe([0.05, 0.1]);
    }

    [Test]
    public void Bad_groups_are_refused_with_the_reason()
    {
        var parameter = Make(1);
        Should.Throw<ArgumentException>(() => new SGD(new ParameterGroups(new([parameter]), new([parameter])))).Message.ShouldContain("in two groups");
        Should.Throw<ArgumentException>(() => new SGD(new ParameterGroups())).Message.ShouldContain("no parameters");
        Should.Throw<ArgumentException>(() => new SGD(new ParameterGroups(new([]), new([])))).Message.ShouldContain("no parameters");
        Should.Throw<ArgumentException>(() => new SGD([null!])).Message.ShouldContain("null");
        Should.Throw<ArgumentNullException>(() => new ParameterGroup(null!));
        Should.Throw<ArgumentException>(() => new CombinedOptimizer(new SGD([parameter]), new Adam([parameter]))).Message.ShouldContain("stands twice");
        Should.Throw<ArgumentException>(() => new CombinedOptimizer()).Message.ShouldContain("no parameters");
        Should.Throw<ArgumentException>(() => new CombinedOptimizer(new LBFGS([parameter]))).Message.ShouldContain("L-BFGS");
        Should.Throw<ArgumentException>(() => new LBFGS(new ParameterGroups(new ParameterGroup([parameter])))).Message.ShouldContain("takes no groups");
        Should.Throw<ArgumentOutOfRangeException>(() => new ParameterGroup([parameter]) { LearningRate = 0 }).ParamName.ShouldBe("learningRate");
        Should.Throw<ArgumentOutOfRangeException>(() => new ParameterGroup([parameter]) { WeightDecay = -1 }).ParamName.ShouldBe("weightDecay");
        var group = new SGD([parameter]).Groups[0];
        Should.Throw<ArgumentOutOfRangeException>(() => group.LearningRate = -1).ParamName.ShouldBe("learningRate");
        Should.Throw<ArgumentOutOfRangeException>(() => group.WeightDecay = double.NaN).ParamName.ShouldBe("weightDecay");
    }

    [Test]
    public void A_frozen_model_is_refused_and_a_frozen_parameter_stays()
    {
        Sequential model = [new Dense(2, 3), new Dense(3, 1)];
        foreach (var parameter in model[0].Parameters) parameter.RequiresGrad = false;
        Should.Throw<ArgumentException>(() => new Adam(model[0].Parameters)).Message.ShouldContain("all 2 parameters are frozen (RequiresGrad is false), so nothing would learn. Unfreeze");

        var optimizer = new Adam(model.Parameters) { WeightDecay = 1 };
        var before = Bits.Of(model[0].Parameters);
        var moving = Bits.Of(model[1].Parameters);
        optimizer.Step(() => model.Forward(Tensor.Ones([4, 2])).Sum());
        Bits.Of(model[0].Parameters).ShouldBe(before);
        Bits.Of(model[1].Parameters).ShouldNotBe(moving);
    }

    private static void Step(Optimizer optimizer, float gradient)
    {
        foreach (var parameter in optimizer.Parameters) parameter.Grad = Tensor.Full(parameter.Shape, gradient);
        optimizer.Step();
    }

    private static Parameter Make(float value) => new(Tensor.Full([2], value));

    [Test]
    public void What_a_combined_optimizer_is_told_holds_for_all()
    {
        var (first, second) = (new Parameter(Tensor.Ones([1], DType.Float64)), new Parameter(Tensor.Ones([1], DType.Float64)));
        (first.Grad, second.Grad) = (Tensor.Ones([1], DType.Float64), Tensor.Ones([1], DType.Float64));
        new CombinedOptimizer(new SGD([first], 0.5), new SGDMomentum([second], 0.25)) { Maximize = true, DecoupledWeightDecay = true, WeightDecay = 0.5 }.Step();
        first.ToArray<double>().ShouldBe([((1 - (0.5 * 0.5)) * 1) + 0.5]);
        second.ToArray<double>().ShouldBe([((1 - (0.25 * 0.5)) * 1) + 0.25]);
    }

    [Test]
    public void A_policy_for_gradients_belongs_to_the_combined_optimizer()
    {
        var member = new SGD([new Parameter(Tensor.Ones([1]))]) { NonFiniteGradients = NonFiniteGradients.Throw };
        Should.Throw<ArgumentException>(() => new CombinedOptimizer(member)).Message.ShouldContain("Set it on the CombinedOptimizer");
    }
}
