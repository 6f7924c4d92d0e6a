using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Memory;

/// <summary>
/// Random graphs of many ops, trained plainly and within scopes: the same bits in both. Whatever user code was shown on the way
/// still has its values at the end, or, where it was made within a scope that has ended, throws.
/// </summary>
[TestFixture]
internal sealed class RecyclingStressTests
{
    private const int Rows = 24;
    private const int Columns = 16;
    private const int Steps = 3;

    [Test]
    public void Random_training_is_the_same_within_scopes_and_without([Range(1, 60)] int seed)
    {
        var plain = new RandomTraining(seed, useScopes: false);
        var scoped = new RandomTraining(seed, useScopes: true);
        for (var step = 0; step < Steps; step++)
        {
            plain.Step();
            scoped.Step();
            for (var i = 0; i < plain.Parameters.Length; i++)
                scoped.Parameters[i].ToArray<float>().AsSpan().SequenceEqual(plain.Parameters[i].ToArray<float>()).ShouldBeTrue($"parameter {i} after step {step}: {plain.Program}");
        }

        plain.CheckWhatWasSeen(mayBeGone: false);
        scoped.CheckWhatWasSeen(mayBeGone: true);
    }

    [Test]
    public void Several_threads_train_at_once_as_one_does()
    {
        var expected = Train();
        var results = new float[4][];
        Parallel.For(0, results.Length, i => results[i] = Train());
        foreach (var result in results) result.ShouldBe(expected);

        static float[] Train()
        {
            var training = new RandomTraining(7, useScopes: true);
            for (var step = 0; step < 5 * Steps; step++) training.Step();
            return [.. training.Parameters.SelectMany(parameter => parameter.ToArray<float>())];
        }
    }

    /// <summary>A model that is made of random ops, the same for the same seed.</summary>
    private sealed class RandomTraining
    {
        private readonly bool _useScopes;
        private readonly int _seed;
        private readonly Generator _generator;
        private readonly Tensor _data;
        private readonly Tensor _outside = Tensor.Full([Rows, Columns], 0.25);
        private readonly Optimizer _optimizer;
        private readonly List<(string What, Tensor Tensor, float[] Values)> _seen = [];
        private readonly List<string> _program = [];
        private int _step;

        public RandomTraining(int seed, bool useScopes)
        {
            (_seed, _useScopes) = (seed, useScopes);
            var generator = _generator = new Generator((ulong)seed);
            _data = Tensor.Normal([Rows, Columns], generator: generator);
            Parameters =
            [
                new(Tensor.Normal([Rows, Columns], generator: generator)), new(Tensor.Normal([Columns, Columns], generator: generator)),
                new(Tensor.Normal([Columns], generator: generator)), new(Tensor.Normal([Rows, 1], generator: generator)),
                new(Tensor.Normal([], generator: generator)),
            ];
            _optimizer = (seed % 3) switch
            {
                0 => new Adam(Parameters, 0.01),
                1 => new SGDMomentum(Parameters, 0.01, 0.9),
                _ => new RMSprop(Parameters, 0.01),
            };
            See("outside", _outside);
        }

        public Parameter[] Parameters { get; }

        public string Program => string.Join("; ", _program);

        public void Step()
        {
            if (_useScopes)
            {
                using var scope = Tensor.Scope();
                TakeStep();
            }
            else
            {
                TakeStep();
            }
        }

        public void CheckWhatWasSeen(bool mayBeGone)
        {
            foreach (var (what, tensor, values) in _seen)
            {
                float[] now;
                try
                {
                    now = tensor.ToArray<float>();
                }
                catch (TensorRecycledException) when (mayBeGone && what != "outside")
                {
                    continue;
                }

                now.AsSpan().SequenceEqual(values).ShouldBeTrue($"{what} has other values now: {Program}");
            }
        }

        private void TakeStep()
        {
            var random = new Random((_seed * 31) + _step++);
            _program.Clear();
            if (random.Next(4) != 0) _optimizer.ZeroGrad();
            var loss = Loss(random);
            switch (random.Next(4))
            {
                case 0:
                    loss.Backward(retainGraph: true);
                    loss.Backward();
                    break;
                case 1:
                    var gradients = Autograd.Grad(loss, Parameters, createGraph: true);
                    foreach (var gradient in gradients) See("recorded gradient", gradient);
                    (loss + (0.01 * (gradients[0].Square().Mean() + gradients[1].Square().Mean()))).Backward();
                    break;
                case 2:
                    foreach (var (parameter, gradient) in Parameters.Zip(Autograd.Grad(loss, Parameters, retainGraph: true)))
                    {
                        parameter.Grad = gradient;
                        See("gradient as a value", gradient);
                    }

                    loss.Backward();
                    break;
                default:
                    loss.Backward();
                    break;
            }

            foreach (var parameter in Parameters)
            {
                if (parameter.Grad is null) continue;
                if (random.Next(3) == 0) parameter.Grad = parameter.Grad * 0.5;
                See("Grad", parameter.Grad);
            }

            _optimizer.Step();
        }

        private Tensor Loss(Random random)
        {
            var pool = new List<Tensor> { _data, Parameters[0], Parameters[0] * Parameters[2], _data.MatMul(Parameters[1]) };
            for (var i = 0; i < 14; i++) pool.Add(Watched(Op(random, pool, depth: 0), random));
            var sum = pool[^1].Mean();
            foreach (var tensor in pool) sum += random.Next(3) == 0 ? tensor.Square().Mean() : tensor.Mean();
            return sum;
        }

        private Tensor Op(Random random, List<Tensor> pool, int depth)
        {
            var (x, y) = (pool[random.Next(pool.Count)], pool[random.Next(pool.Count)]);
            var kind = random.Next(30);
            _program.Add($"{kind}");
            switch (kind)
            {
                case 0: return x.Tanh();
                case 1: return x.Relu() + x;
                case 2: return x.Clamp(-3, 3).Exp().Log1p();
                case 3: return x * y.Sigmoid();
                case 4: return x - (y / 2);
                case 5: return x.Maximum(y);
                case 6: return Tensor.Where(x > y, x, y * 0.5);
                case 7: return (x * Parameters[2]) + Parameters[3];
                case 8: return x.Tanh().MatMul(Parameters[1], transposeB: random.Next(2) == 0);
                case 9: return x.Reshape(-1).Reshape(Rows, Columns);
                case 10: return x.Transpose().Transpose();
                case 11: return x.BroadcastTo(x.Shape).To(x.DType);
                case 12: return Tensor.Concatenate([x, y, x]).Split(Rows)[random.Next(3)] + x;
                case 13: return x.IndexSelect(Tensor.From(Enumerable.Range(0, Rows).Select(_ => random.Next(Rows)).ToArray()));
                case 14: return x.Softmax(random.Next(2)) + y.LogSoftmax(random.Next(2));
                case 15: return x.CumSum(random.Next(2)) / Rows;
                case 16: return x.Gather(Indices(random), 0).ScatterAdd(Indices(random), y, 1);
                case 17: return x[1..].Pad([(1, 0), (0, 0)]) + x.Flip();
                case 18: return x + x.Sum(0) / Rows + x.Mean(1, keepDims: true) + Parameters[4];
                case 19: return x.LogSumExp(1, keepDims: true) + y.Norm(2, 0) + y.Max(0) + x.Var(1, keepDims: true);
                case 20: return x.Detach() * y;
                case 21: return ((Dropout)new Dropout(0.3).Eval()).Forward(x);
                case 22: return new Dropout(0.3, _generator).Forward(x);
                case 23: return new Sharing(See).Apply(x, x, y, x);
                case 24: return new Keeping(See).Apply(x);
                case 25 or 26 when depth < 2: return Checkpointed(random, x, depth);
                case 27 when depth == 0: return Autograd.Vjp(t => t.Tanh() * t, x, y, createGraph: true).Gradient;
                case 28: return x.To(DType.Float64).Square().To(DType.Float32).Sqrt() + y.Abs().Pow(1.5).Clamp(0, 5);
                default: return x.Reshape(Rows, 4, 4).MatMul(y.Reshape(Rows, 4, 4), transposeA: true).Reshape(Rows, Columns).Tanh();
            }
        }

        private Tensor Checkpointed(Random random, Tensor x, int depth)
        {
            var seed = random.Next();
            return Autograd.Checkpoint(
                t =>
                {
                    var inner = new Random(seed);
                    var pool = new List<Tensor> { t, Parameters[0], t * 2 };
                    for (var i = 0; i < 4; i++) pool.Add(Op(inner, pool, depth + 1));
                    return pool[^1] + pool[^2];
                },
                x);
        }

        private Tensor Watched(Tensor x, Random random)
        {
            var kind = random.Next(8);
            if (!x.RequiresGrad || x.IsLeaf) return x;
            switch (kind)
            {
                case 0:
                    x.RetainGrad();
                    break;
                case 1:
                    x.RegisterHook(gradient =>
                    {
                        See("gradient of a hook", gradient);
                        return null;
                    });
                    break;
                case 2:
                    x.RegisterHook(gradient =>
                    {
                        var replaced = gradient * 0.5;
                        See("replaced gradient", replaced);
                        See("gradient of a hook", gradient);
                        return replaced;
                    });
                    break;
                case 3:
                    x.RegisterHook(_ => _outside);
                    break;
                case 4:
                    x.RegisterHook(gradient => gradient.Reshape(-1).Reshape(Rows, Columns));
                    break;
            }

            return x;
        }

        private static Tensor Indices(Random random) => Tensor.From(
            Enumerable.Range(0, Rows * Columns).Select(_ => random.Next(Columns)).ToArray(), [Rows, Columns]);

        /// <summary>Remembers what user code was shown, with its values.</summary>
        private void See(string what, Tensor tensor) => _seen.Add((what, tensor, tensor.ToArray<float>()));
    }

    /// <summary>y = tanh(Σ xᵢ), whose rule returns one gradient for all inputs, and what it was given for some.</summary>
    private sealed class Sharing(Action<string, Tensor> see) : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => (inputs[0] + inputs[1] + inputs[2] + inputs[3]).Tanh();

        protected override Tensor?[] Backward(Tensor gradOutput)
        {
            var gradient = gradOutput * (1 - (Output * Output));
            see("gradient of an own op", gradient);
            see("gradient that an own op was given", gradOutput);
            return [gradient, gradient, gradOutput, gradient];
        }
    }

    /// <summary>y = 2x, by a rule of one input.</summary>
    private sealed class Keeping(Action<string, Tensor> see) : UnaryOp
    {
        public override string Name => "Keeping";

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = x[i] + x[i];
        }

        protected override Tensor Backward(Tensor gradOutput)
        {
            see("gradient that an own op was given", gradOutput);
            var gradient = gradOutput + gradOutput;
            see("gradient of an own op", gradient);
            return gradient;
        }
    }
}
