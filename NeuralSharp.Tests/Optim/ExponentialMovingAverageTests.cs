using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

[TestFixture]
internal sealed class ExponentialMovingAverageTests
{
    /// <summary>θ̄ₜ = dᵗ θ₀ + (1 − d) Σ dᵗ⁻ⁱ θᵢ, and with bias correction Σ dᵗ⁻ⁱ θᵢ · (1 − d) / (1 − dᵗ).</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void It_is_the_weighted_sum_of_all_weights(bool biasCorrection)
    {
        const double d = 0.9;
        foreach (var (dtype, tolerance) in (ReadOnlySpan<(DType, double)>)[(DType.Float64, 1e-14), (DType.Float32, 1e-6)])
        {
            var w = new Parameter(Tensor.Normal([37], dtype: dtype, generator: new(5)));
            var average = new ExponentialMovingAverage([w], d, biasCorrection);
            List<double[]> history = [Bits.Doubles(w)];
            for (var t = 1; t <= 50; t++)
            {
                using (Autograd.NoGrad()) w.CopyFrom(Tensor.Normal([37], dtype: dtype, generator: new((ulong)t)));
                history.Add(Bits.Doubles(w));
                average.Update();
                average.UpdateCount.ShouldBe(t);
                var mean = Averaged(average, w);
                for (var k = 0; k < 37; k++)
                {
                    var sum = 0.0;
                    for (var i = 1; i <= t; i++) sum += (1 - d) * Math.Pow(d, t - i) * history[i][k];
                    mean[k].ShouldBe(biasCorrection ? sum / (1 - Math.Pow(d, t)) : sum + (Math.Pow(d, t) * history[0][k]), tolerance);
                }
            }
        }
    }

    [Test]
    public void It_starts_as_a_copy_and_without_decay_follows_at_once()
    {
        var w = new Parameter(Tensor.Full([3], 2));
        Averaged(new ExponentialMovingAverage([w]), w).ShouldBe([2, 2, 2]);
        var average = new ExponentialMovingAverage([w], 0);
        using (Autograd.NoGrad()) w.Fill(5);
        average.Update();
        Averaged(average, w).ShouldBe([5, 5, 5]);
    }

    [Test]
    public void Swap_shows_the_average_and_puts_the_weights_back_whatever_happens()
    {
        var (model, average) = Trained();
        var trained = Bits.Of(model.Parameters);
        var saved = Bits.Of(average.StateDict());
        byte[] inside = [];
        Should.Throw<TimeoutException>(() =>
        {
            using (average.Swap())
            {
                average.IsSwapped.ShouldBeTrue();
                inside = Bits.Of(model.Parameters);
                throw new TimeoutException();
            }
        });
        average.IsSwapped.ShouldBeFalse();
        inside.ShouldNotBe(trained);
        inside.ShouldBe(Bits.Of(average.StateDict().Tensors.Select(entry => entry.Value)));
        Bits.Of(model.Parameters).ShouldBe(trained);
        Bits.Of(average.StateDict()).ShouldBe(saved);

        var scope = average.Swap();
        scope.Dispose();
        scope.Dispose();
        Bits.Of(model.Parameters).ShouldBe(trained, "a second time does nothing");
    }

    [Test]
    public void While_swapped_nothing_else_may_happen()
    {
        var (_, average) = Trained();
        var state = average.StateDict();
        using var scope = average.Swap();
        foreach (var action in (Action[])[average.Update, average.CopyToParameters, () => average.Swap(), () => average.StateDict(), () => average.LoadStateDict(state)])
            Should.Throw<InvalidOperationException>(action).Message.ShouldContain("the averaged weights are in the parameters");
        average.UpdateCount.ShouldBe(10);
    }

    [Test]
    public void CopyToParameters_is_for_good()
    {
        var (model, average) = Trained();
        byte[] inside;
        using (average.Swap()) inside = Bits.Of(model.Parameters);
        average.CopyToParameters();
        Bits.Of(model.Parameters).ShouldBe(inside);
        Bits.Of(average.StateDict().Tensors.Select(entry => entry.Value)).ShouldBe(inside, "the average goes on as it was");
    }

    [Test]
    public void A_write_to_a_weight_that_a_recorded_op_needs_is_found()
    {
        var w = new Parameter(Tensor.Ones([2]));
        var average = new ExponentialMovingAverage([w]);
        var loss = w.Pow(2).Sum();
        using (average.Swap()) Should.Throw<AutogradException>(() => loss.Backward()).Message.ShouldContain("overwritten");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_saved_and_loaded_run_goes_on_bit_for_bit(bool biasCorrection)
    {
        var whole = Run(30, null, out _);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"average-{biasCorrection}.safetensors");
        Run(11, null, out var state);
        state.Save(path);
        Run(30, path, out _).ShouldBe(whole);

        // From the step at which the file was written, with the weights of each step.
        byte[] Run(int steps, string? resume, out StateDict state)
        {
            Sequential model = [new Dense(3, 2, generator: new(1))];
            var average = new ExponentialMovingAverage(model, 0.9, biasCorrection);
            if (resume is not null) average.LoadStateDict(StateDict.Load(resume));
            while (average.UpdateCount < steps)
            {
                using (Autograd.NoGrad())
                {
                    foreach (var parameter in model.Parameters) parameter.CopyFrom(Tensor.Normal(parameter.Shape, generator: new((ulong)average.UpdateCount)));
                }

                average.Update();
            }

            state = average.StateDict();
            state.Keys.ShouldBe(["average.0.weight", "average.0.bias", "update_count"]);
            return Bits.Of(state);
        }
    }

    [Test]
    public void A_state_that_does_not_fit_is_refused_and_changes_nothing()
    {
        var (_, average) = Trained();
        var before = Bits.Of(average.StateDict());
        Refuse(state => state.Remove("average.0.weight"), "'average.0.weight' is missing");
        Refuse(state => state["average.0.weight"] = Tensor.Zeros([2]), "'average.0.weight' is [2] there");
        Refuse(state => state["average.0.weight"] = state.GetTensor("average.0.weight").To(DType.Float64), "is Float64 there and Float32 here");
        Refuse(state => state.Remove("update_count"), "entries");
        Refuse(state => state.Add("more", Tensor.Zeros([2])), "entries");

        void Refuse(Action<StateDict> change, string why)
        {
            var state = Trained(steps: 4).Average.StateDict();
            change(state);
            Should.Throw<StateMismatchException>(() => average.LoadStateDict(state)).Message.ShouldContain(why);
            Bits.Of(average.StateDict()).ShouldBe(before);
        }
    }

    [Test]
    public void A_model_converted_since_is_refused_with_the_mend()
    {
        var (model, average) = Trained();
        model.To(DType.Float64);
        foreach (var action in (Action[])[average.Update, average.CopyToParameters, () => average.Swap()])
            Should.Throw<DTypeException>(action).Message.ShouldContain("Convert the model before making the average");
        (average.UpdateCount, average.IsSwapped).ShouldBe((10, false));
    }

    [Test]
    public void Wrong_arguments_are_named()
    {
        var w = new Parameter(Tensor.Ones([1]));
        foreach (var decay in (double[])[-0.1, 1, double.NaN]) Should.Throw<ArgumentOutOfRangeException>(() => new ExponentialMovingAverage([w], decay)).ParamName.ShouldBe("decay");
        Should.Throw<ArgumentException>(() => new ExponentialMovingAverage(new ReLU())).Message.ShouldContain("no parameters");
        Should.Throw<ArgumentException>(() => new ExponentialMovingAverage([w, w])).Message.ShouldContain("stands twice");
        Should.Throw<ArgumentNullException>(() => new ExponentialMovingAverage((Module)null!));
        Should.Throw<ArgumentNullException>(() => new ExponentialMovingAverage((IEnumerable<Parameter>)null!));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Captured_updates_are_equal_bit_for_bit_and_allocate_nothing(bool biasCorrection)
    {
        Sequential Model() => [new Dense(3, 8, generator: new(1)), new Tanh(), new Dense(8, 2, generator: new(2))];
        var (plainModel, capturedModel) = (Model(), Model());
        var (plain, captured) = (Make(plainModel), Make(capturedModel));
        var replayed = CapturedStep.Create(captured.Step, captured.Optimizer);
        for (var i = 0; i < 60; i++)
        {
            var (x, y) = (Tensor.Normal([5, 3], generator: new((ulong)i)), Tensor.Normal([5, 2], generator: new(100 + (ulong)i)));
            plain.Step(x, y);
            var before = GC.GetAllocatedBytesForCurrentThread();
            replayed.Run(x, y);
            if (i >= 50) (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        }

        replayed.CaptureCount.ShouldBe(1);
        captured.Average.UpdateCount.ShouldBe(60);
        Bits.Of(captured.Average.StateDict()).ShouldBe(Bits.Of(plain.Average.StateDict()));
        Bits.Of(capturedModel.Parameters).ShouldBe(Bits.Of(plainModel.Parameters));

        (Func<Tensor, Tensor, Tensor> Step, Optimizer Optimizer, ExponentialMovingAverage Average) Make(Sequential model)
        {
            var optimizer = new Adam(model.Parameters);
            var average = new ExponentialMovingAverage(model, 0.95, biasCorrection);
            return ((x, y) =>
            {
                optimizer.ZeroGrad();
                var loss = Losses.MeanSquaredError(model.Forward(x), y);
                loss.Backward();
                optimizer.Step();
                average.Update();
                return loss;
            }, optimizer, average);
        }
    }

    [Test]
    public void What_cannot_be_replayed_is_refused_while_a_step_is_captured()
    {
        var w = new Parameter(Tensor.Ones([1]));
        var average = new ExponentialMovingAverage([w]);
        foreach (var action in (Action[])[() => average.Swap(), average.CopyToParameters, () => average.StateDict()])
        {
            var step = CapturedStep.Create((x, _) =>
            {
                action();
                return (w * x).Sum();
            }, new SGD([w]));
            Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([1]), Tensor.Ones([1])));
        }

        average.IsSwapped.ShouldBeFalse();
    }

    private static double[] Averaged(ExponentialMovingAverage average, Parameter parameter)
    {
        using (average.Swap()) return Bits.Doubles(parameter);
    }

    private static (Sequential Model, ExponentialMovingAverage Average) Trained(int steps = 10)
    {
        Sequential model = [new Dense(20, 30, generator: new(1)), new Tanh(), new Dense(30, 2, generator: new(2))];
        var optimizer = new SGD(model.Parameters, 0.1);
        var average = new ExponentialMovingAverage(model, 0.8);
        for (var i = 0; i < steps; i++)
        {
            optimizer.ZeroGrad();
            Losses.MeanSquaredError(model.Forward(Tensor.Normal([5, 20], generator: new((ulong)i))), Tensor.Ones([5, 2])).Backward();
            optimizer.Step();
            average.Update();
        }

        return (model, average);
    }

    [Test]
    public void Without_memory_it_is_the_weights_themselves_however_large_they_were([Values] bool biasCorrection)
    {
        // 1e9 + (1.234 − 1e9) is 0 in Float32.
        var parameter = new Parameter(Tensor.Full([3], 1e9));
        var average = new ExponentialMovingAverage([parameter], decay: biasCorrection ? 0.9 : 0, biasCorrection);
        using (Autograd.NoGrad()) parameter.CopyFrom(Tensor.Full([3], 1.234));
        average.Update();
        average.StateDict().GetTensor("average.0").ToArray<float>().ShouldBe([1.234f, 1.234f, 1.234f]);
    }

    [TestCase(-3)]
    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void A_count_that_is_none_is_refused(double count)
    {
        var average = new ExponentialMovingAverage([new Parameter(Tensor.Ones([1]))]);
        average.Update();
        var damaged = new StateDict(average.StateDict()) { ["update_count"] = count };
        Should.Throw<StateMismatchException>(() => average.LoadStateDict(damaged)).Message.ShouldContain("'update_count' is");
        average.UpdateCount.ShouldBe(1);
    }
}
