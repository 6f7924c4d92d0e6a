using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class ModuleTests
{
    [Test]
    public void Parameters_have_lower_case_paths_in_the_order_of_registration()
    {
        Sequential model = [new Dense(2, 3), new Sequential(new ReLU(), new Dense(3, 4, useBias: false)), new Normalizer()];

        model.NamedParameters.Select(entry => entry.Key)
            .ShouldBe(["0.weight", "0.bias", "1.1.weight", "2.running_mean", "2.gain", "2.inner.weight", "2.inner.bias", "2.last"]);
        model.Parameters.Count.ShouldBe(8);
        for (var i = 0; i < 8; i++) model.Parameters[i].ShouldBeSameAs(model.NamedParameters[i].Value);
    }

    [Test]
    public void Children_are_the_direct_parts_only()
    {
        Sequential inner = [new ReLU(), new Tanh()];
        Sequential model = [new Dense(2, 3), inner];

        model.Children.Select(entry => entry.Key).ShouldBe(["0", "1"]);
        model.Children[1].Value.ShouldBeSameAs(inner);
        new Dense(2, 3).Children.ShouldBeEmpty();
    }

    [TestCase("Weight", "weight")]
    [TestCase("RunningMean", "running_mean")]
    [TestCase("W1", "w1")]
    [TestCase("already_low", "already_low")]
    [TestCase("camelCase", "camel_case")]
    public void A_property_name_becomes_snake_case(string property, string path)
    {
        var module = new Holder();
        module.Add(new Parameter(Tensor.Zeros([1])), property);
        module.NamedParameters.Single().Key.ShouldBe(path);
    }

    [Test]
    public void A_module_that_stands_twice_counts_once_under_its_first_path()
    {
        var shared = new Dense(3, 3);
        Sequential model = [shared, new Tanh(), shared];

        model.NamedParameters.Select(entry => entry.Key).ShouldBe(["0.weight", "0.bias"]);
        model.Children.Count.ShouldBe(3);
    }

    [Test]
    public void A_parameter_that_two_modules_share_counts_once()
    {
        var first = new Holder();
        var tied = first.Add(new Parameter(Tensor.Ones([2, 2])), "Weight");
        var second = new Holder();
        second.Add(tied, "Transposed");
        second.Add(new Parameter(Tensor.Ones([2])), "Bias");
        Sequential model = [first, second];

        model.NamedParameters.Select(entry => entry.Key).ShouldBe(["0.weight", "1.bias"]);
    }

    [Test]
    public void A_name_is_taken_once()
    {
        var module = new Holder();
        module.Add(new Parameter(Tensor.Zeros([1])), "Weight");

        var error = Should.Throw<ArgumentException>(() => module.Add(new Parameter(Tensor.Zeros([1])), "Weight"));
        error.Message.ShouldContain("Holder");
        error.Message.ShouldContain("'Weight'");
        Should.Throw<ArgumentException>(() => module.Add(new ReLU(), "weight")).Message.ShouldContain("'weight'"); // the same in a file
    }

    [Test]
    public void Only_parameters_and_modules_are_registered()
    {
        var module = new Holder();
        Should.Throw<ArgumentException>(() => module.Add(Tensor.Zeros([1]), "Weight")).Message.ShouldContain("'Weight' is a Tensor");
        Should.Throw<ArgumentException>(() => module.Add("text", "Title")).Message.ShouldContain("'Title' is a String");
        module.NamedParameters.ShouldBeEmpty();
    }

    [Test]
    public void Null_is_kept_out()
    {
        var layer = new Dense(2, 3, useBias: false);
        layer.Bias.ShouldBeNull();
        layer.NamedParameters.Select(entry => entry.Key).ShouldBe(["weight"]);
    }

    [TestCase("")]
    [TestCase("a.b")]
    public void A_name_that_would_break_paths_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => new Holder().Add(new Parameter(Tensor.Zeros([1])), name)).Message.ShouldContain($"'{name}'");

    [Test]
    public void Registering_in_a_constructor_without_a_name_is_refused_with_the_mend() =>
        Should.Throw<ArgumentException>(() => new RegistersInConstructor()).Message.ShouldContain("property");

    [Test]
    public void A_buffer_is_no_parameter_and_no_parameter_is_a_buffer()
    {
        var holder = new Holder();
        var buffer = holder.AddBuffer(Tensor.Arange(3, DType.Int32), "Counts");
        holder.NamedBuffers.Select(entry => entry.Key).ShouldBe(["counts"]);
        holder.Parameters.ShouldBeEmpty();
        holder.To(DType.Float64);
        buffer.DType.ShouldBe(DType.Int32);   // integers stay
        Should.Throw<ArgumentException>(() => holder.AddBuffer(Tensor.Ones([1], requiresGrad: true), "b")).Message.ShouldContain("Register a Parameter");
        Should.Throw<ArgumentException>(() => holder.AddBuffer(new Parameter(Tensor.Ones([1])), "b"));
        Should.Throw<ArgumentException>(() => holder.AddBuffer(Tensor.Ones([1]), "counts")).Message.ShouldContain("registered already");
        Should.Throw<ArgumentException>(() => holder.Add(Tensor.Ones([1]), "c")).Message.ShouldContain("RegisterBuffer");
    }

    [Test]
    public void A_buffer_outlives_the_scope_it_is_made_in()
    {
        var holder = new Holder();
        using (Tensor.Scope()) holder.AddBuffer(Tensor.Ones([5000]) * 2, "Twos");
        holder.NamedBuffers[0].Value.ToArray<float>().ShouldAllBe(value => value == 2);
    }

    [Test]
    public void A_module_cannot_be_its_own_part()
    {
        Sequential outer = [new ReLU()];
        Sequential inner = [outer];
        Should.Throw<ArgumentException>(() => outer.Add(outer));
        Should.Throw<ArgumentException>(() => outer.Add(inner)).Message.ShouldContain("itself");
        outer.Count.ShouldBe(1);
    }

    [Test]
    public void The_mode_reaches_nested_modules()
    {
        var (dropout, deepest) = (new Dropout(), new ReLU());
        Sequential model = [dropout, new Sequential(new Sequential(deepest))];
        Module[] all = [model, dropout, deepest];
        all.ShouldAllBe(module => module.IsTraining); // from the start

        model.Eval().ShouldBeSameAs(model);
        all.ShouldAllBe(module => !module.IsTraining);
        model.Train().ShouldBeSameAs(model);
        all.ShouldAllBe(module => module.IsTraining);
    }

    [Test]
    public void To_converts_parameters_in_place_and_drops_their_gradients()
    {
        Sequential model = [new Dense(2, 3), new Sequential(new Dense(3, 1))];
        var before = model.Parameters;
        var values = before.Select(parameter => parameter.ToArray<float>()).ToArray();
        before[0].Grad = Tensor.ZerosLike(before[0]);

        model.To(DType.Float64).ShouldBeSameAs(model);

        for (var i = 0; i < before.Count; i++)
        {
            model.Parameters[i].ShouldBeSameAs(before[i]);
            before[i].DType.ShouldBe(DType.Float64);
            before[i].RequiresGrad.ShouldBeTrue();
            before[i].IsLeaf.ShouldBeTrue();
            before[i].Grad.ShouldBeNull();
            before[i].ToArray<double>().ShouldBe(values[i].Select(value => (double)value)); // exact: every float is a double
        }

        model.Forward(Tensor.Ones([5, 2], DType.Float64)).DType.ShouldBe(DType.Float64);
        model.To(DType.Float32);
        for (var i = 0; i < before.Count; i++) before[i].ToArray<float>().ShouldBe(values[i]);
    }

    [Test]
    public void To_refuses_integers_and_changes_nothing()
    {
        var layer = new Dense(2, 3);
        Should.Throw<DTypeException>(() => layer.To(DType.Int32)).Message.ShouldContain("Int32");
        layer.Parameters.ShouldAllBe(parameter => parameter.DType == DType.Float32);
    }

    /// <summary>A module whose members the test chooses.</summary>
    private sealed class Holder : Module
    {
        public T Add<T>(T value, string name) => Register(value, name);

        public Tensor AddBuffer(Tensor value, string name) => RegisterBuffer(value, name);

        public override Tensor Forward(Tensor input) => input;
    }

    private sealed class RegistersInConstructor : Module
    {
        public RegistersInConstructor() => Register(new Parameter(Tensor.Zeros([1])));

        public override Tensor Forward(Tensor input) => input;
    }

    /// <summary>Registers in its properties, as modules should; the order is that of the assignments.</summary>
    private sealed class Normalizer : Module
    {
        public Normalizer()
        {
            RunningMean = new(Tensor.Zeros([4]));
            Gain = new(Tensor.Ones([4]));
            Inner = new(4, 4);
            Last = new(Tensor.Ones([1]));
        }

        public Parameter RunningMean { get; private init => field = Register(value); }

        public Parameter Gain { get; private init => field = Register(value); }

        public Dense Inner { get; private init => field = Register(value); }

        public Parameter Last { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => Inner.Forward((input - RunningMean) * Gain) * Last;
    }
}
