using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class CloneTests
{
    private static readonly Tensor s_input = Tensor.Uniform([5, 4], generator: new(7));

    private static IEnumerable<TestCaseData> Models()
    {
        yield return Row("all kinds", () =>
        [
            new Dense(4, 6, generator: new(1)), new BatchNorm(6), new PReLU(6), new LayerNorm(6), new RMSNorm(6), new Residual(new Dense(6, 6), new ELU(0.5)),
            new Bilinear(2, 4, 4), new Sequential(new Dropout(0.2), new Dense(4, 3, useBias: false)), new Reshape(-1), new Lambda(x => x * 2),
        ]);
        yield return Row("lazy, used", () =>
        {
            Sequential model = [new Dense(3, generator: new(1)), new Dense(2)];
            model.Forward(s_input);
            return model;
        });
        yield return Row("named and shared", () =>
        {
            var shared = new Dense(4, 4).Named("shared");
            return [shared, new Tanh().Named("squash"), shared, new Sequential(shared)];
        });
        yield return Row("Float64", () => (Sequential)new Sequential(new Dense(4, 2), new BatchNorm(2)).To(DType.Float64));

        static TestCaseData Row(string name, Func<Sequential> model) => new TestCaseData(model).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Models))]
    public void A_clone_has_the_same_values_in_memory_of_its_own(Func<Sequential> make)
    {
        var model = make();
        var input = s_input.To(model.Parameters[0].DType);
        model.Forward(input);
        var clone = model.Clone();
        clone.NamedParameters.Select(entry => entry.Key).ShouldBe(model.NamedParameters.Select(entry => entry.Key));
        clone.NamedBuffers.Select(entry => entry.Key).ShouldBe(model.NamedBuffers.Select(entry => entry.Key));
        Bits.Of(clone.Parameters).ShouldBe(Bits.Of(model.Parameters));
        Bits.Of(clone.NamedBuffers.Select(entry => entry.Value)).ShouldBe(Bits.Of(model.NamedBuffers.Select(entry => entry.Value)));
        clone.Summary().ShouldBe(model.Summary());
        Bits.Of(clone.Eval().Forward(input)).ShouldBe(Bits.Of(model.Eval().Forward(input)));

        var before = Bits.Of(model.Parameters);
        using (Autograd.NoGrad())
            foreach (var parameter in clone.Parameters) parameter.Fill(0.5);
        foreach (var (_, buffer) in clone.NamedBuffers) buffer.Fill(0.5);
        Bits.Of(model.Parameters).ShouldBe(before);
        model.NamedBuffers.SelectMany(entry => Bits.Doubles(entry.Value)).ShouldNotContain(0.5);
    }

    [Test]
    public void Modes_and_frozen_parts_are_copied_and_gradients_and_hooks_are_not()
    {
        Sequential model = [new Dense(4, 3), new Dropout(), new Dense(3, 1)];
        model[0].Freeze();
        model[1].Eval();
        model.Forward(s_input).Sum().Backward();
        var calls = 0;
        model[1].RegisterForwardHook((_, _, _) => calls++);

        var clone = model.Clone();
        clone.Select(module => module.IsTraining).ShouldBe([true, false, true]);
        clone.Parameters.Select(parameter => parameter.RequiresGrad).ShouldBe([false, false, true, true]);
        clone.Parameters.ShouldAllBe(parameter => parameter.Grad == null);
        clone.Forward(s_input);
        calls.ShouldBe(0);
    }

    [Test]
    public void What_is_shared_is_shared_in_the_clone()
    {
        var shared = new Dense(4, 4);
        Sequential model = [shared, new Residual(shared), new Sequential(shared, new Tanh())];
        var clone = model.Clone();
        clone[0].ShouldNotBeSameAs(shared);
        ((Residual)clone[1]).Inner.ShouldBeSameAs(clone[0]);
        ((Sequential)clone[2])[0].ShouldBeSameAs(clone[0]);
        clone.Parameters.Count.ShouldBe(2);
    }

    [Test]
    public void Modules_that_were_named_later_have_the_paths_they_had()
    {
        Sequential model = [new Dense(4, 4), new Dense(4, 2).Named("logits")];
        model[0].Named("late");
        Sequential other = [model[0]];
        foreach (var one in (Sequential[])[model, other])
            one.Clone().NamedParameters.Select(entry => entry.Key).ShouldBe(one.NamedParameters.Select(entry => entry.Key));
    }

    [Test]
    public void A_lazy_layer_stays_lazy()
    {
        var model = new Dense(3, generator: new(1));
        var clone = model.Clone();
        clone.Weight.IsLazy.ShouldBeTrue();
        clone.Forward(s_input);
        clone.Weight.Shape.ShouldBe([4, 3]);
        model.Weight.IsLazy.ShouldBeTrue();
    }

    [Test]
    public void A_module_of_ones_own_says_in_a_line_how_another_is_made()
    {
        Sequential model = [new Scale(4), new Scale(4)];
        using (Autograd.NoGrad()) ((Scale)model[1]).Gain.Fill(3);
        var clone = model.Clone();
        ((Scale)clone[1]).Gain.ToArray<float>().ShouldBe([3, 3, 3, 3]);
        ((Scale)clone[1]).Inner.Weight.ShouldNotBeSameAs(((Scale)model[1]).Inner.Weight);
        Bits.Of(clone.Parameters).ShouldBe(Bits.Of(model.Parameters));
    }

    [Test]
    public void One_without_parameters_needs_no_line()
    {
        var module = new Squash { Factor = 3 };
        var clone = module.Clone();
        clone.ShouldNotBeSameAs(module);
        clone.Factor.ShouldBe(3);
        clone.Eval();
        module.IsTraining.ShouldBeTrue();
    }

    [Test]
    public void One_that_cannot_be_made_says_what_to_add()
    {
        Should.Throw<NotSupportedException>(() => new Silent().Clone()).Message.ShouldContain("protected override Module CloneWith(ModuleCloner cloner) => new Silent(");
        Should.Throw<InvalidOperationException>(() => new Wrong(true).Clone()).Message.ShouldContain("same type and sizes");
        var shared = new Parameter(Tensor.Ones([2]));
        Should.Throw<InvalidOperationException>(() => new Sequential(new Tied(shared), new Tied(shared)).Clone()).Message.ShouldContain("'weight' of Tied is shared");
    }

    private sealed class Scale : Module
    {
        public Scale(int size) => (Gain, Inner) = (new(Tensor.Ones([size])), new(size, size));

        public Parameter Gain { get; private init => field = Register(value); }

        public Dense Inner { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Inner.Call(input * Gain);

        protected override Module CloneWith(ModuleCloner cloner) => new Scale(Gain.Length);
    }

    private sealed class Squash : Module
    {
        public int Factor { get; init; }

        public override Tensor Forward(Tensor input) => (input * Factor).Tanh();
    }

    private sealed class Silent : Module
    {
        public Silent() => Gain = new(Tensor.Ones([2]));

        public Parameter Gain { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => input * Gain;
    }

    private sealed class Wrong : Module
    {
        public Wrong(bool withGain)
        {
            if (withGain) Register(new Parameter(Tensor.Ones([2])), "gain");
        }

        public override Tensor Forward(Tensor input) => input;

        protected override Module CloneWith(ModuleCloner cloner) => new Wrong(false);
    }

    private sealed class Tied : Module
    {
        public Tied(Parameter weight) => Register(weight, "weight");

        public override Tensor Forward(Tensor input) => input;

        protected override Module CloneWith(ModuleCloner cloner) => new Tied(new Parameter(Tensor.Ones([2])));
    }
}
