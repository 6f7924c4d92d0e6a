using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>Nothing that could learn stays untrained without a word: layers that were not registered, optimizers that were given half.</summary>
[TestFixture]
internal sealed class UnregisteredLayerTests
{
    private static readonly TensorDataset s_data = new(Tensor.Uniform([8, 3], generator: new(1)), Tensor.Uniform([8, 1], generator: new(2)));

    private static readonly object[] s_models =
    [
        new TestCaseData(new ByInitializer()).SetName("an initializer behind a property that registers"),
        new TestCaseData(new Plain()).SetName("a plain property"),
        new TestCaseData(new InList()).SetName("a list of layers"),
        new TestCaseData(new InSequentialField()).SetName("a Sequential in a field"),
        new TestCaseData(new BareParameter()).SetName("a parameter in a field"),
    ];

    [TestCaseSource(nameof(s_models))]
    public void The_trainer_names_what_is_not_registered_before_anything_changes(object model)
    {
        var module = (Module)model;
        var before = Layers.Bits.Of(module.Parameters);
        var trainer = new Trainer(module, new SGD(module.Parameters, 0.1), Losses.MeanSquaredError);

        var exception = Should.Throw<UntrainedParameterException>(() => trainer.Fit(s_data, epochs: 1));

        exception.Parameters.ShouldNotBeEmpty();
        if (module is not BareParameter) exception.Message.ShouldContain("Dense(3 -> 3)");
        exception.Message.ShouldContain("[3, 3]");
        exception.Message.ShouldContain("Register");
        Layers.Bits.Of(module.Parameters).ShouldBe(before);
    }

    [TestCaseSource(nameof(s_models))]
    public void Diagnose_and_the_gradient_report_name_it_after_a_loop_of_ones_own(object model)
    {
        var module = (Module)model;
        var optimizer = new SGD(module.Parameters, 0.1);
        optimizer.ZeroGrad();
        module.Call(Tensor.Ones([2, 3])).Sum().Backward();

        var diagnosis = optimizer.Diagnose(module);
        diagnosis.IsHealthy.ShouldBeFalse();
        diagnosis.Unregistered.ShouldContain(what => what.Contains("[3, 3]"));
        diagnosis.ToString().ShouldContain("is not saved");

        var findings = module.GradientReport().Findings.Where(finding => finding.Kind == GradientFindingKind.NotInModel).ToList();
        findings.Count.ShouldBe(diagnosis.Unregistered.Count);
        findings[0].Message.ShouldContain("no part of this model");
    }

    [Test]
    public void What_a_lambda_uses_is_named_too()
    {
        var hidden = new Dense(3, 3);
        Sequential model = [new Lambda(hidden.Call), new Dense(3, 1)];
        Should.Throw<UntrainedParameterException>(() => new Trainer(model, new SGD(model.Parameters), Losses.MeanSquaredError).Fit(s_data, 1))
            .Message.ShouldContain("'weight' of Dense(3 -> 3)");

        hidden.Freeze();
        new Trainer(model, new SGD(model.Parameters), Losses.MeanSquaredError).Fit(s_data, 1).Count.ShouldBe(1);
    }

    [Test]
    public void A_layer_that_is_trained_and_never_saved_is_named_by_Diagnose()
    {
        var model = new Plain();
        var optimizer = new SGD([.. model.Parameters, .. model.Hidden.Parameters], 0.1);
        new Trainer(model, optimizer, Losses.MeanSquaredError).Fit(s_data, 1).Count.ShouldBe(1);   // all learn
        model.Call(Tensor.Ones([2, 3])).Sum().Backward();
        optimizer.Diagnose(model).Unregistered.ShouldAllBe(what => what.Contains("trained by this optimizer"));
        optimizer.Diagnose(model).Unregistered.Count.ShouldBe(2);
    }

    [Test]
    public void An_optimizer_that_was_given_half_the_model_is_refused_with_the_paths()
    {
        Sequential model = [new Dense(3, 3), new Dense(3, 1).Named("head")];
        var optimizer = new SGD(model["head"].Parameters, 0.1);
        var exception = Should.Throw<UntrainedParameterException>(() => new Trainer(model, optimizer, Losses.MeanSquaredError).Fit(s_data, 1));
        exception.Parameters.ShouldBe(["'0.weight'", "'0.bias'"]);
        exception.Message.ShouldContain("Freeze");
    }

    [Test]
    public void Frozen_parts_and_what_is_meant_to_stay_pass()
    {
        Sequential model = [new Dense(3, 3), new Dense(3, 1)];
        var optimizer = new SGD(model[1].Parameters, 0.1);
        var before = Layers.Bits.Of(model[0].Parameters);
        new Trainer(model, optimizer, Losses.MeanSquaredError) { AllowsUntrained = true }.Fit(s_data, 2).Count.ShouldBe(2);

        model[0].Freeze();
        var trainer = new Trainer(model, optimizer, Losses.MeanSquaredError);
        trainer.Fit(s_data, 1).Count.ShouldBe(1);
        Layers.Bits.Of(model[0].Parameters).ShouldBe(before);

        model[0].Unfreeze();   // the optimizer does not hold it still
        Should.Throw<UntrainedParameterException>(() => trainer.Fit(s_data, 1));
        model.Add(new Dense(1, 1));
        Should.Throw<UntrainedParameterException>(() => trainer.Fit(s_data, 1)).Parameters.Count.ShouldBe(4);
    }

    [Test]
    public void Diagnose_says_when_it_cannot_look_for_what_is_not_registered()
    {
        var model = new Plain();
        var optimizer = new SGD(model.Parameters, 0.1);
        optimizer.Diagnose(model).LooksForUnregistered.ShouldBeTrue();   // without any Backward there is nothing to look at
        model.Call(Tensor.Ones([2, 3])).Sum().Backward();
        optimizer.Diagnose(model).LooksForUnregistered.ShouldBeTrue();

        OptimizerDiagnosis? elsewhere = null;
        var thread = new Thread(() => elsewhere = optimizer.Diagnose(model));
        thread.Start();
        thread.Join();
        elsewhere!.LooksForUnregistered.ShouldBeFalse();
        elsewhere.ToString().ShouldContain("on the thread of the Backward");

        Sequential other = [new Dense(3, 1)];
        other.Call(Tensor.Ones([1, 3])).Sum().Backward();
        optimizer.Diagnose(model).LooksForUnregistered.ShouldBeFalse();
    }

    [Test]
    public void A_loss_that_runs_through_two_models_is_told_to_be_no_fault()
    {
        Sequential maker = [new Dense(3, 3)];
        Sequential judge = [new Dense(3, 1)];
        judge.Call(maker.Call(Tensor.Ones([2, 3]))).Sum().Backward();
        new SGD(maker.Parameters).Diagnose(maker).ToString().ShouldContain("Where they are another model's");
        judge.Freeze();
        judge.Call(maker.Call(Tensor.Ones([2, 3]))).Sum().Backward();
        new SGD(maker.Parameters).Diagnose(maker).IsHealthy.ShouldBeTrue();
    }

    [Test]
    public void Shared_weights_and_penalties_over_other_parameters_are_no_fault()
    {
        var shared = new Dense(3, 3);
        Sequential model = [shared, new ReLU(), new Residual(shared), new Dense(3, 1)];
        var elsewhere = new Dense(2, 2);
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.MeanSquaredError) { Penalty = Penalties.L2(elsewhere.Parameters, 0.1) };
        trainer.Fit(s_data, 1).Count.ShouldBe(1);

        var optimizer = new SGD(model.Parameters);
        model.Call(Tensor.Ones([1, 3])).Sum().Backward();
        optimizer.Diagnose(model).Unregistered.ShouldBeEmpty();
    }

    [Test]
    public void A_part_of_a_model_is_not_blamed_for_the_rest_and_no_model_for_another()
    {
        Sequential model = [new Dense(3, 3), new ReLU(), new Dense(3, 1)];
        model.Call(Tensor.Ones([1, 3])).Sum().Backward();
        new SGD(model[0].Parameters).Diagnose(model[0]).IsHealthy.ShouldBeTrue();
        model[0].GradientReport().Findings.ShouldNotContain(finding => finding.Kind == GradientFindingKind.NotInModel);
        model[..2].GradientReport().Findings.ShouldNotContain(finding => finding.Kind == GradientFindingKind.NotInModel);

        Sequential other = [new Dense(3, 1)];
        other.GradientReport().Findings.ShouldAllBe(finding => finding.Kind == GradientFindingKind.NoGradient);
    }

    [Test]
    public void The_parameters_of_a_loss_that_the_optimizer_holds_are_no_fault()
    {
        var scale = new Parameter(Tensor.Ones([1]));
        Sequential model = [new Dense(3, 1)];
        Loss loss = (output, target) => Losses.MeanSquaredError(output * scale, target);
        Should.Throw<UntrainedParameterException>(() => new Trainer(model, new SGD(model.Parameters), loss).Fit(s_data, 1))
            .Message.ShouldContain("that no module has registered");
        new Trainer(model, new SGD([.. model.Parameters, scale]), loss).Fit(s_data, 1).Count.ShouldBe(1);
    }

    [Test]
    public void Looking_does_not_keep_a_model_alive()
    {
        var reference = Train();
        for (var i = 0; i < 10 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        reference.IsAlive.ShouldBeFalse();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Train()
        {
            Sequential model = [new Dense(3, 1)];
            model.Call(Tensor.Ones([1, 3])).Sum().Backward();
            return new(model[0]);
        }
    }

    private sealed class ByInitializer : Module
    {
        public ByInitializer() => Out = new(3, 1);

        public Dense Hidden { get; private init => field = Register(value); } = new(3, 3);

        public Dense Out { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Out.Call(Hidden.Call(input));
    }

    private sealed class Plain : Module
    {
        public Plain() => Out = new(3, 1);

        public Dense Hidden { get; } = new(3, 3);

        public Dense Out { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Out.Call(Hidden.Call(input));
    }

    private sealed class InList : Module
    {
        private readonly List<Module> _layers = [new Dense(3, 3), new Tanh(), new Dense(3, 3)];

        public InList() => Out = new(3, 1);

        public Dense Out { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Out.Call(_layers.Aggregate(input, (x, layer) => layer.Call(x)));
    }

    private sealed class InSequentialField : Module
    {
        private readonly Sequential _hidden = [new Dense(3, 3), new ReLU()];

        public InSequentialField() => Out = new(3, 1);

        public Dense Out { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Out.Call(_hidden.Call(input));
    }

    private sealed class BareParameter : Module
    {
        private readonly Parameter _weight = new(Tensor.Uniform([3, 3], generator: new(1)));

        public BareParameter() => Out = new(3, 1);

        public Dense Out { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Out.Call(input.MatMul(_weight));
    }
}
