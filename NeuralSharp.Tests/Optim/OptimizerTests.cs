using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>What every optimizer has from its base.</summary>
[TestFixture]
internal sealed class OptimizerTests
{
    private static IEnumerable<TestCaseData> WrongHyperparameters()
    {
        const string positive = "positive and finite", belowOne = "from 0 up to but not including 1";
        foreach (var value in (double[])[0, -0.1, double.NaN, double.PositiveInfinity])
        {
            yield return Row("SGD", "learningRate", value, positive, p => new SGD(p, value));
            yield return Row("SGDMomentum", "learningRate", value, positive, p => new SGDMomentum(p, value));
            yield return Row("AdaGrad", "learningRate", value, positive, p => new AdaGrad(p, value));
            yield return Row("RMSprop", "learningRate", value, positive, p => new RMSprop(p, value));
            yield return Row("Adam", "learningRate", value, positive, p => new Adam(p, value));
            yield return Row("AdaGrad", "epsilon", value, positive, p => new AdaGrad(p, epsilon: value));
            yield return Row("RMSprop", "epsilon", value, positive, p => new RMSprop(p, epsilon: value));
            yield return Row("Adam", "epsilon", value, positive, p => new Adam(p, epsilon: value));
        }

        foreach (var value in (double[])[1, 1.5, -0.1, double.NaN])
        {
            yield return Row("SGDMomentum", "momentum", value, belowOne, p => new SGDMomentum(p, momentum: value));
            yield return Row("RMSprop", "decay", value, belowOne, p => new RMSprop(p, decay: value));
            yield return Row("Adam", "beta1", value, belowOne, p => new Adam(p, beta1: value));
            yield return Row("Adam", "beta2", value, belowOne, p => new Adam(p, beta2: value));
        }

        static TestCaseData Row(string optimizer, string name, double value, string range, Func<IReadOnlyList<Parameter>, Optimizer> create) =>
            new TestCaseData(name, value, range, create).SetArgDisplayNames(optimizer, name, $"{value}");
    }

    [TestCaseSource(nameof(WrongHyperparameters))]
    public void A_wrong_hyperparameter_is_named_with_its_value_and_range(
        string name, double value, string range, Func<IReadOnlyList<Parameter>, Optimizer> create)
    {
        var error = Should.Throw<ArgumentOutOfRangeException>(() => create([Make(1)]));
        error.ParamName.ShouldBe(name);
        error.ActualValue.ShouldBe(value);
        error.Message.ShouldContain(range);
    }

    [Test]
    public void Defaults_are_the_articles()
    {
        Parameter[] parameters = [Make(1)];
        new SGD(parameters).LearningRate.ShouldBe(0.01);
        new SGDMomentum(parameters).LearningRate.ShouldBe(0.01);
        new AdaGrad(parameters).LearningRate.ShouldBe(0.01);
        new RMSprop(parameters).LearningRate.ShouldBe(0.01);
        new Adam(parameters).LearningRate.ShouldBe(0.001);
    }

    [Test]
    public void ZeroGrad_forgets_all_gradients()
    {
        Parameter[] parameters = [Make(1), Make(2)];
        parameters[0].Grad = Tensor.Ones([2]);
        new SGD(parameters).ZeroGrad();
        parameters.ShouldAllBe(parameter => parameter.Grad == null);
    }

    [Test]
    public void A_step_without_gradients_says_what_to_call()
    {
        var optimizer = new Adam([Make(1), Make(2)]);
        var message = Should.Throw<InvalidOperationException>(optimizer.Step).Message;
        message.ShouldContain("Adam.Step");
        message.ShouldContain("none of the 2 parameters");
        message.ShouldContain("Backward()");
        message.ShouldContain("Diagnose");
        optimizer.StepCount.ShouldBe(0);
    }

    [Test]
    public void A_parameter_without_a_gradient_is_left_alone_and_its_steps_are_not_counted()
    {
        foreach (var row in OptimizerCase.All)
        {
            var (with, without) = (Make(1), Make(2));
            var optimizer = row.Create([with, without]);
            with.Grad = Tensor.Ones([2]);
            optimizer.Step();
            optimizer.StepCount.ShouldBe(1);
            without.ToArray<float>().ShouldBe([2, 2]);
            with.ToArray<float>().ShouldNotBe([1, 1]);

            // Its first step is like anybody's first step.
            without.Grad = Tensor.Ones([2]);
            optimizer.Step();
            var fresh = Make(2);
            fresh.Grad = Tensor.Ones([2]);
            row.Create([fresh]).Step();
            Bits.Of(without).ShouldBe(Bits.Of(fresh), row.Name);
        }
    }

    [Test]
    public void The_same_parameter_twice_is_refused()
    {
        var parameter = Make(1);
        Should.Throw<ArgumentException>(() => new SGD([parameter, Make(2), parameter])).Message.ShouldContain("stands twice");
    }

    [Test]
    public void No_parameters_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Adam(new ReLU().Parameters)).Message.ShouldContain("no parameters");
        Should.Throw<ArgumentException>(() => new Adam(new Sequential(new Lambda(new Dense(2, 2).Call)).Parameters)).Message.ShouldContain("Register");
        Should.Throw<ArgumentNullException>(() => new Adam(null!));
    }

    [Test]
    public void It_lists_its_parameters_in_order()
    {
        Parameter[] parameters = [Make(1), Make(2)];
        new SGD(parameters).Parameters.ShouldBe(parameters);
    }

    private static bool KeepsTensors(OptimizerCase row)
    {
        var parameter = Make(1);
        var optimizer = row.Create([parameter]);
        parameter.Grad = Tensor.Ones([2]);
        optimizer.Step();
        return optimizer.StateDict().Tensors.Any();
    }

    [Test]
    public void Each_optimizer_of_the_library_but_those_that_evaluate_or_combine_has_its_rule_written_out_again()
    {
        Type[] others = [typeof(LBFGS), typeof(CombinedOptimizer)];   // no rule for one number: each has tests of its own
        typeof(Optimizer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract)
            .Except(OptimizerCase.All.Select(row => row.Create([Make(1)]).GetType())).ShouldBe(others, ignoreOrder: true, "give it a row in OptimizerCase.All");
    }

    [Test]
    public void A_model_converted_after_the_first_step_is_refused_with_the_mend()
    {
        foreach (var row in OptimizerCase.All.Where(KeepsTensors))
        {
            var parameter = Make(1);
            var optimizer = row.Create([parameter]);
            parameter.Grad = Tensor.Ones([2]);
            optimizer.Step();
            parameter.ConvertTo(DType.Float64);
            parameter.Grad = Tensor.Ones([2], DType.Float64);
            var before = Bits.Of(parameter);

            var message = Should.Throw<DTypeException>(optimizer.Step, row.Name).Message;

            message.ShouldContain("Float32");
            message.ShouldContain("Float64");
            message.ShouldContain("Convert the model before making the optimizer");
            Bits.Of(parameter).ShouldBe(before);
        }
    }

    [Test]
    public void A_new_learning_rate_takes_effect_at_the_next_step()
    {
        var parameter = Make(1);
        var optimizer = new SGD([parameter], 0.5);
        Step(1);
        parameter.ToArray<float>().ShouldBe([0.5f, 0.5f]);
        optimizer.LearningRate = 0.25;
        Step(1);
        parameter.ToArray<float>().ShouldBe([0.25f, 0.25f]);
        optimizer.LearningRate = 0; // the end of a schedule
        Step(1);
        parameter.ToArray<float>().ShouldBe([0.25f, 0.25f]);

        void Step(float gradient)
        {
            parameter.Grad = Tensor.Full([2], gradient);
            optimizer.Step();
        }
    }

    [Test]
    public void Momentum_keeps_updates_not_gradients_so_the_rate_it_had_goes_on()
    {
        // Δ = 0.5 · 1; then η = 0: Δ = 0.5 · 0.5 + 0 · 1 = 0.25.
        var parameter = Make(1);
        var optimizer = new SGDMomentum([parameter], 0.5, 0.5);
        parameter.Grad = Tensor.Ones([2]);
        optimizer.Step();
        optimizer.LearningRate = 0;
        optimizer.Step();
        parameter.ToArray<float>().ShouldBe([0.25f, 0.25f]);
    }

    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void The_learning_rate_cannot_become_negative_or_infinite(double rate)
    {
        var optimizer = new SGD([Make(1)], 0.5);
        var error = Should.Throw<ArgumentOutOfRangeException>(() => optimizer.LearningRate = rate);
        error.ParamName.ShouldBe("learningRate");
        error.ActualValue.ShouldBe(rate);
        optimizer.LearningRate.ShouldBe(0.5);
    }

    [Test]
    public void A_step_between_forward_and_backward_is_found()
    {
        var parameter = Make(3);
        var optimizer = new SGD([parameter]);
        var loss = parameter.Pow(2).Sum();
        parameter.Grad = Tensor.Ones([2]);
        optimizer.Step();
        Should.Throw<AutogradException>(() => loss.Backward()).Message.ShouldContain("overwritten");
    }

    [TestCaseSource(typeof(OptimizerCase), nameof(OptimizerCase.All))]
    public void The_same_run_gives_the_same_bits(object row)
    {
        Run().ShouldBe(Run());

        byte[] Run()
        {
            var generator = new Generator(3);
            Sequential model = [new Dense(5, 7, generator: generator), new Tanh(), new Dense(7, 2, generator: generator)];
            var optimizer = ((OptimizerCase)row).Create(model.Parameters);
            for (var step = 0; step < 20; step++)
            {
                optimizer.ZeroGrad();
                Losses.MeanSquaredError(model.Forward(Tensor.Normal([4, 5], generator: generator)), Tensor.Ones([4, 2])).Backward();
                optimizer.Step();
            }

            return Bits.Of(model.Parameters);
        }
    }

    private static Parameter Make(float value) => new(Tensor.Full([2], value));
}
