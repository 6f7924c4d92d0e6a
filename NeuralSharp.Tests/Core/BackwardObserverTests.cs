using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Autograd.Observe"/>: what an observer sees of a backward pass, and that the pass goes as without it.</summary>
[TestFixture]
internal sealed class BackwardObserverTests
{
    [Test]
    public void It_sees_what_arrives_what_is_given_and_the_sums_before_and_after()
    {
        var (a, b) = (Leaf(-4).Named("a"), Leaf(2).Named("b"));
        var (sum, tanh) = ((a + b).Named("sum"), a.Tanh().Named("tanh"));
        var c = (sum * tanh).Named("c");
        var t = Math.Tanh(-4);
        var slope = 1 - (t * t);
        var log = new Log();
        using (Autograd.Observe(log)) c.Backward();
        log.Lines.ShouldBe(
        [
            "begin c 1",
            "visit Multiply c 1", Invariant($"  0 sum {t}: none -> {t}"), "  1 tanh -2: none -> -2",
            Invariant($"visit Add sum {t}"), Invariant($"  0 a {t}: none -> {t}"), Invariant($"  1 b {t}: none -> {t}"),
            "visit Tanh tanh -2", Invariant($"  0 a {-2 * slope}: {t} -> {t + (-2 * slope)}"),
            Invariant($"leaf a {t - (2 * slope)}"), Invariant($"leaf b {t}"), "end",
        ]);
        a.Grad!.Item().ShouldBe(t - (2 * slope));
    }

    [Test]
    public void A_fork_adds_up()
    {
        var x = Leaf(2).Named("x");
        var y = (3 * x).Named("y");
        var log = new Log();
        using (Autograd.Observe(log)) ((2 * y) + (5 * y)).Named("c").Backward();
        x.Grad!.Item().ShouldBe(21);
        log.Lines.ShouldContain("  1 y 2: none -> 2");
        log.Lines.ShouldContain("  1 y 5: 2 -> 7");
        log.Lines.ShouldContain("visit Multiply y 7");
        log.Lines.ShouldContain("leaf x 21");
    }

    [Test]
    public void A_sum_of_many_shows_each_step()
    {
        var x = Leaf(1).Named("x");
        var sum = x * 1;
        for (var i = 2; i <= 5; i++) sum += x * i;   // 1 + 2 + 3 + 4 + 5: after the second the pass adds in place
        var log = new Log();
        using (Autograd.Observe(log)) sum.Backward();
        string[] lines = [.. log.Lines.Where(line => line.StartsWith("  0 x ", StringComparison.Ordinal))];
        lines.Select(line => line["  0 x ".Length..].Split(':')[0]).ShouldBe(["1", "2", "3", "4", "5"], ignoreOrder: true);
        var before = "none";
        foreach (var line in lines)
        {
            var (value, sums) = (line["  0 x ".Length..].Split(": ")[0], line.Split(": ")[1].Split(" -> "));
            sums[0].ShouldBe(before);
            int.Parse(sums[1], CultureInfo.InvariantCulture).ShouldBe(int.Parse(value, CultureInfo.InvariantCulture) + (before == "none" ? 0 : int.Parse(before, CultureInfo.InvariantCulture)));
            before = sums[1];
        }

        before.ShouldBe("15");
    }

    [Test]
    public void A_hooks_change_is_shown_and_what_is_visited_is_the_changed_gradient()
    {
        var x = Leaf(2).Named("x");
        var y = (x * x).Named("y");
        using var onResult = y.RegisterHook(gradient => gradient * 10);
        using var onLeaf = x.RegisterHook(gradient => gradient + 1);
        using var looking = x.RegisterHook(_ => null);
        var log = new Log();
        using (Autograd.Observe(log)) (y * 3).Named("z").Backward();
        log.Lines.ShouldBe(
        [
            "begin z 1", "visit Multiply z 1", "  0 y 3: none -> 3", "hooked y 3 -> 30", "visit Multiply y 30",
            "  0 x 60: none -> 60", "  1 x 60: 60 -> 120", "hooked x 120 -> 121", "leaf x 121", "end",
        ]);
        x.Grad!.Item().ShouldBe(121);
    }

    [Test]
    public void Gradients_may_be_kept_whatever_the_pass_does_with_its_memory()
    {
        var x = Tensor.Normal([64, 64], generator: new Generator(1), requiresGrad: true);
        var w = Tensor.Normal([64, 64], generator: new Generator(2), requiresGrad: true);
        var kept = new Keeper();
        float[] expected;
        using (var scope = Tensor.Scope())
        {
            var h = x.MatMul(w);
            var loss = (h.Tanh() * h).Sum();
            expected = Autograd.Grad(loss, [h], retainGraph: true)[0].ToArray<float>();
            using (Autograd.Observe(kept)) loss.Backward();
        }

        kept.Gradients.ShouldAllBe(gradient => !gradient.RequiresGrad && gradient.ToArray<float>().All(float.IsFinite));   // memory that was given back is full of NaN
        kept.Gradients.Count(gradient => gradient.ToArray<float>().SequenceEqual(expected)).ShouldBeGreaterThanOrEqualTo(2);   // the sum after, and what arrived
    }

    [Test]
    public void The_gradients_are_the_same_to_the_bit_as_without()
    {
        Sequential model = [new Dense(5, 7, generator: new Generator(1)), new LayerNorm(7), new GELU(), new Dense(7, 3, generator: new Generator(2))];
        var (x, y) = (Tensor.Normal([6, 5], generator: new Generator(3)), Tensor.From([0, 1, 2, 0, 1, 2]));
        Losses.CrossEntropy(model.Forward(x), y).Backward();
        var plain = model.Parameters.Select(parameter => parameter.Grad!.ToArray<float>()).ToArray();
        model.ZeroGrad();
        using (Autograd.Observe(new Log())) Losses.CrossEntropy(model.Forward(x), y).Backward();
        model.Parameters.Select(parameter => parameter.Grad!.ToArray<float>()).ShouldBe(plain);
    }

    [Test]
    public void Gradients_as_values_are_observed_too_with_or_without_a_graph_of_their_own()
    {
        var x = Leaf(2).Named("x");
        var y = (x * x).Named("y");
        var log = new Log();
        using (Autograd.Observe(log))
        {
            var first = Autograd.Grad(y, [x], createGraph: true)[0].Named("first");
            first.Item().ShouldBe(4);
            Autograd.Grad(first, [x])[0].Item().ShouldBe(2);
        }

        log.Lines.ShouldBe(
        [
            "begin y 1", "visit Multiply y 1", "  0 x 2: none -> 2", "  1 x 2: 2 -> 4", "leaf x 4", "end",
            .. log.Lines.Skip(6).TakeWhile(line => !line.StartsWith("leaf", StringComparison.Ordinal)), "leaf x 2", "end",
        ]);
        log.Lines[6].ShouldBe("begin first 1");
    }

    [Test]
    public void By_a_result_it_sees_the_ways_to_it_alone()
    {
        var x = Leaf(2).Named("x");
        var y = (x * x).Named("y");
        var z = (y.Tanh() + x).Named("z");
        var log = new Log();
        using (Autograd.Observe(log)) Autograd.Grad(z, [y]);
        log.Lines.Select(line => line.Trim().Split(' ')[0]).ShouldBe(["begin", "visit", "0", "visit", "0", "visit", "end"]);   // Add, Tanh, and y itself
    }

    [Test]
    public void Passes_within_a_pass_are_a_part_of_it()
    {
        var x = Leaf(2).Named("x");
        var y = Autograd.Checkpoint(t => t * t, x).Named("y");
        using var hook = y.RegisterHook(gradient =>
        {
            using (Autograd.EnableGrad())
            {
                var own = Leaf(1);
                (own * own).Backward();
            }

            return null;
        });
        var log = new Log();
        using (Autograd.Observe(log)) y.Backward();
        log.Lines.ShouldBe(["begin y 1", "visit Checkpoint y 1", "  0 x 4: none -> 4", "leaf x 4", "end"]);
    }

    [Test]
    public void An_observer_computes_as_outside_of_the_pass()
    {
        var x = Leaf(3);
        var probe = new Probe();
        using (Autograd.Observe(probe)) (x * x).Backward();
        probe.Results.ShouldBe([2.0 * 5, 2.0 * 5]);
        x.Grad!.Item().ShouldBe(6);
    }

    [Test]
    public void What_an_observer_throws_ends_the_pass_and_changes_no_gradient()
    {
        var x = Leaf(3);
        var y = x * x;
        Should.Throw<FormatException>(() =>
        {
            using (Autograd.Observe(new Thrower())) y.Backward(retainGraph: true);
        });
        x.Grad.ShouldBeNull();
        y.Backward();
        x.Grad!.Item().ShouldBe(6);
        Ambient.Mine.Observer.ShouldBeNull();
    }

    [Test]
    public void It_ends_with_its_scope_is_of_its_thread_and_the_inner_one_counts()
    {
        var x = Leaf(3).Named("x");
        var (outer, inner) = (new Log(), new Log());
        using (Autograd.Observe(outer))
        {
            using (Autograd.Observe(inner)) (x * 1).Backward();
            var other = new Thread(() => (x * 2).Backward());
            other.Start();
            other.Join();
            (x * 3).Backward();
        }

        (x * 4).Backward();
        inner.Lines.ShouldContain("leaf x 1");
        outer.Lines.Where(line => line.StartsWith("leaf", StringComparison.Ordinal)).ShouldBe(["leaf x 3"]);
        x.Grad!.Item().ShouldBe(10);
        Should.Throw<ArgumentNullException>(() => { using var scope = Autograd.Observe(null!); });
    }

    [Test]
    public void Several_threads_observe_one_model_each_its_own_pass()
    {
        var w = Leaf(3).Named("w");
        var logs = Enumerable.Range(1, 8).Select(_ => new Log()).ToArray();
        Parallel.For(0, logs.Length, i =>
        {
            using (Autograd.Observe(logs[i])) (w * (i + 1)).Backward();
        });
        for (var i = 0; i < logs.Length; i++) logs[i].Lines.Where(line => line.StartsWith("leaf", StringComparison.Ordinal)).ShouldBe([Invariant($"leaf w {i + 1}")]);
        w.Grad!.Item().ShouldBe(36);
    }

    [Test]
    public void Steps_run_as_they_are_while_somebody_looks_on_and_cannot_be_observed_from_inside()
    {
        var model = new Dense(2, 1, generator: new Generator(1));
        var (looksInside, log) = (false, new Log());
        var step = CapturedStep.Create((x, y) =>
        {
            var loss = Losses.MeanSquaredError(model.Forward(x), y);
            if (looksInside)
            {
                using var scope = Autograd.Observe(log);
            }

            loss.Backward();
            return loss;
        }, new SGD(model.Parameters));
        var (x, y) = (Tensor.Ones([4, 2]), Tensor.Ones([4, 1]));
        step.Run(x, y);
        step.Run(x, y);
        using (Autograd.Observe(log))
        {
            step.Run(x, y);
            step.Run(x, y);
        }

        log.Lines.Count(line => line.StartsWith("begin", StringComparison.Ordinal)).ShouldBe(2);
        step.CaptureCount.ShouldBe(1);
        looksInside = true;
        Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([5, 2]), Tensor.Ones([5, 1]))).Message
            .ShouldStartWith("Autograd.Observe: a step is being captured, and its replays build no graph that could be looked at. Call Autograd.Observe");
    }

    [Test]
    public void Anomalies_are_found_as_without()
    {
        using var detection = Autograd.DetectAnomalies();
        var x = Tensor.From([0.1], requiresGrad: true);
        var y = x * 1;
        var sum = (y * 1e308) + (y * 1e308);
        using var observation = Autograd.Observe(new Log());
        Should.Throw<AnomalyException>(() => sum.Backward(Tensor.From([1.5]))).Message.ShouldContain("Backward at Multiply, of shape [1]: the parts of its gradient are finite, but their sum");
    }

    [Test]
    public void Off_it_allocates_nothing()
    {
        // A pass that was observed once, and then not: as many bytes as before.
        var x = Leaf(3);
        long Measure()
        {
            var y = x * x;
            var before = GC.GetAllocatedBytesForCurrentThread();
            Autograd.Grad(y, [x]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        for (var i = 0; i < 50; i++) Measure();
        var plain = Enumerable.Range(0, 20).Min(_ => Measure());
        long observed;
        using (Autograd.Observe(new Log())) observed = Measure();
        Enumerable.Range(0, 20).Min(_ => Measure()).ShouldBe(plain);
        observed.ShouldBeGreaterThan(plain);
    }

    private static Tensor Leaf(double value) => Tensor.Scalar(value, DType.Float64, requiresGrad: true);

    /// <summary>Writes down what it sees.</summary>
    private sealed class Log : BackwardObserver
    {
        public List<string> Lines { get; } = [];

        public override void Begin(Tensor output, Tensor gradient) => Lines.Add($"begin {Name(output)} {Text(gradient)}");

        public override void Visit(Op op, Tensor output, Tensor arrived) => Lines.Add($"visit {op.Name} {Name(output)} {Text(arrived)}");

        public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after) =>
            Lines.Add(Invariant($"  {index} {Name(input)} {Text(value)}: {(before is null ? "none" : Text(before))} -> {Text(after)}"));

        public override void Hooked(Tensor tensor, Tensor before, Tensor after) => Lines.Add($"hooked {Name(tensor)} {Text(before)} -> {Text(after)}");

        public override void Leaf(Tensor leaf, Tensor gradient) => Lines.Add($"leaf {Name(leaf)} {Text(gradient)}");

        public override void End() => Lines.Add("end");

        private static string Name(Tensor tensor) => tensor.GivenName() ?? "?";

        private static string Text(Tensor tensor) => tensor.Length == 1 ? Invariant($"{tensor.Item()}") : "many";
    }

    /// <summary>Keeps all gradients.</summary>
    private sealed class Keeper : BackwardObserver
    {
        public List<Tensor> Gradients { get; } = [];

        public override void Visit(Op op, Tensor output, Tensor arrived) => Gradients.Add(arrived);

        public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after)
        {
            Gradients.AddRange([value, after]);
            if (before is not null) Gradients.Add(before);
        }
    }

    /// <summary>Takes a gradient of its own at each contribution.</summary>
    private sealed class Probe : BackwardObserver
    {
        public List<double> Results { get; } = [];

        public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after)
        {
            var own = BackwardObserverTests.Leaf(5);
            (own * own).Backward();
            Results.Add(own.Grad!.Item());
        }
    }

    private sealed class Thrower : BackwardObserver
    {
        public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after) => throw new FormatException();
    }
}
