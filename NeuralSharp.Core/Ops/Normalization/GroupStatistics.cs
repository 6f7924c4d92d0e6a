using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// Mean μ, variance σ² and rate 1 / √(σ² + ε) of each group of a tensor, and what normalization computes with them. Where groups are
/// columns of a matrix a vector of them is computed at once; elsewhere they are runs. Statistics that are not centered are those around 0: μ
/// is 0 and σ² the mean square.
/// </summary>
/// <remarks>
/// Kept by a forward op for its rules: its <c>Compute</c> fills them anew in a replay, before theirs run.
/// <para>
/// Where squares left the type, by overflow or because they became too small to have all their digits, a group is measured again in
/// units of its largest element. So groups of any size are standardized as they should be. A variance that is no number of the type is its
/// largest number.
/// </para>
/// </remarks>
internal sealed class GroupStatistics(Groups groups, double epsilon, DType dtype, bool isCentered = true)
{
    private const int BlockLength = 32;   // rows that are summed before sums are, by halves, so that rounding errors grow slowly

    /// <summary>The groups.</summary>
    public Groups Groups => groups;

    /// <summary>What is added to variances.</summary>
    public double Epsilon => epsilon;

    /// <summary>Whether μ is the mean, and not 0.</summary>
    public bool IsCentered => isCentered;

    /// <summary>How they are taken, as attributes of an op: x is seen as [outer, groups, inner], and a group has one middle index.</summary>
    public (string Name, object Value)[] Attributes =>
        [("epsilon", epsilon), ("isCentered", isCentered), ("outer", groups.Outer), ("groups", groups.Count), ("inner", groups.Inner)];

    /// <summary>μ of each group.</summary>
    public Tensor Mean { get; } = Tensor.Empty([groups.Count], dtype);

    /// <summary>σ² of each group: the mean square distance from μ.</summary>
    public Tensor Variance { get; } = Tensor.Empty([groups.Count], dtype);

    /// <summary>1 / √(σ² + ε) of each group.</summary>
    public Tensor Rate { get; } = Tensor.Empty([groups.Count], dtype);

    private bool AreColumns => groups.Inner == 1 && isCentered;

    /// <summary>Computes the statistics of x.</summary>
    public void Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var mean = Mean.Write<T>();
        var variance = Variance.Write<T>();
        var rate = Rate.Write<T>();
        if (AreColumns) OverColumns(new Moments<T>(), new Columns<T> { X = x, Mean = mean, Spread = variance });
        else if (isCentered) MomentsOfRuns(x, mean, variance);
        else SquaresOfRuns(x, mean, variance);
        var (ε, least, largest) = (T.CreateTruncating(epsilon), T.ScaleB(T.One, typeof(T) == typeof(float) ? -100 : -960), T.BitDecrement(T.PositiveInfinity));
        for (var g = 0; g < rate.Length; g++)
        {
            var square = variance[g] + ε;
            rate[g] = T.One / T.Sqrt(square);
            if (!(square >= least && square <= largest)) (mean[g], variance[g], rate[g]) = InUnitsOfLargest(x, g, (mean[g], variance[g], rate[g]));
        }
    }

    /// <summary>μ, σ² and 1 / √(σ² + ε) of a group, measured in units of its largest element; as they were where that is 0 or no number.</summary>
    private (T Mean, T Variance, T Rate) InUnitsOfLargest<T>(ReadOnlySpan<T> x, int group, (T Mean, T Variance, T Rate) before)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (groups.Size == 0) return before;
        var buffer = ArrayPool<T>.Shared.Rent(groups.Size);
        var values = buffer.AsSpan(0, groups.Size);
        for (var outer = 0; outer < groups.Outer; outer++) Run(x, outer, group).CopyTo(values[(outer * groups.Inner)..]);
        var largest = T.Abs(TensorPrimitives.MaxMagnitude<T>(values));
        if (T.IsFinite(largest) && largest > T.Zero)
        {
            var unit = T.ScaleB(T.One, T.ILogB(largest));   // a power of 2 rounds nothing
            TensorPrimitives.Divide(values, unit, values);
            var (mean, variance) = MomentsOf<T>(values);
            var rate = T.One / T.Hypot(unit * T.Sqrt(variance), T.Sqrt(T.CreateTruncating(epsilon)));
            before = (mean * unit, T.Min(variance * unit * unit, T.BitDecrement(T.PositiveInfinity)), rate);
        }

        ArrayPool<T>.Shared.Return(buffer);
        return before;
    }

    private (T Mean, T Variance) MomentsOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = T.CreateTruncating(values.Length);
        if (!isCentered) return (T.Zero, PairwiseSum.OfProducts(values, values) / size);
        var center = PairwiseSum.Of(values) / size;
        return Corrected(center, PairwiseSum.Of(values, new DistanceTerms<T>(center)), PairwiseSum.Of(values, new SquareTerms<T>(center)), size);
    }

    /// <summary>y = (x − μ) / √(σ² + ε).</summary>
    public void Standardize<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Affine(x, Mean.Read<T>(), Rate.Read<T>(), [], y);

    /// <summary>y = weight (x − μ) / √(σ² + ε) + bias, with a weight and a bias for each group.</summary>
    public void StandardizeAndScale<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var buffer = ArrayPool<T>.Shared.Rent(groups.Count);
        var scale = buffer.AsSpan(0, groups.Count);
        TensorPrimitives.Multiply(Rate.Read<T>(), weight, scale);
        Affine(x, Mean.Read<T>(), scale, bias, y);
        ArrayPool<T>.Shared.Return(buffer);
    }

    /// <summary>y = (u − mean u − z mean(uz)) / √(σ² + ε), z being x standardized: the Jacobian of z, which is symmetric, times u.</summary>
    public void StandardizeGrad<T>(ReadOnlySpan<T> u, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var mean = Mean.Write<T>();
        var rate = Rate.Write<T>();
        if (AreColumns)
        {
            OverColumns(new Projection<T>(), new Columns<T> { X = x, U = u, Y = y, Mean = mean, Spread = rate });
            return;
        }

        var size = T.CreateTruncating(groups.Size);
        for (var g = 0; g < groups.Count; g++)
        {
            var (sum, product) = (T.Zero, T.Zero);
            for (var outer = 0; outer < groups.Outer; outer++)
            {
                var from = Run(u, outer, g);
                var to = Run(y, outer, g);
                VectorLoop.Map(Run(x, outer, g), to, new Distance<T>(mean[g], rate[g], T.Zero));
                if (isCentered) sum += PairwiseSum.Of(from);
                product += PairwiseSum.OfProducts(from, to);
            }

            for (var outer = 0; outer < groups.Outer; outer++)
            {
                var to = Run(y, outer, g);
                VectorLoop.Map(Run(u, outer, g), to, to, new Projected<T>(sum / size, product / size, rate[g]));
            }
        }
    }

    /// <summary>y = scale (x − mean) + shift, with numbers for each group; no shift where there is none.</summary>
    private void Affine<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var outer = 0; outer < groups.Outer; outer++)
        {
            if (AreColumns)
            {
                var row = y.Slice(outer * groups.Count, groups.Count);
                TensorPrimitives.Subtract(x.Slice(outer * groups.Count, groups.Count), mean, row);
                if (shift.IsEmpty) TensorPrimitives.Multiply(row, scale, row);
                else TensorPrimitives.MultiplyAdd(row, scale, shift, row);
                continue;
            }

            for (var g = 0; g < groups.Count; g++)
                VectorLoop.Map(Run(x, outer, g), Run(y, outer, g), new Distance<T>(mean[g], scale[g], shift.IsEmpty ? T.Zero : shift[g]));
        }
    }

    private void SquaresOfRuns<T>(ReadOnlySpan<T> x, Span<T> mean, Span<T> variance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = T.CreateTruncating(groups.Size);
        mean.Clear();
        for (var g = 0; g < groups.Count; g++)
        {
            var square = T.Zero;
            for (var outer = 0; outer < groups.Outer; outer++) square += PairwiseSum.OfProducts(Run(x, outer, g), Run(x, outer, g));
            variance[g] = square / size;
        }
    }

    private void MomentsOfRuns<T>(ReadOnlySpan<T> x, Span<T> mean, Span<T> variance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = T.CreateTruncating(groups.Size);
        for (var g = 0; g < groups.Count; g++)
        {
            var sum = T.Zero;
            for (var outer = 0; outer < groups.Outer; outer++) sum += PairwiseSum.Of(Run(x, outer, g));
            var center = sum / size;
            var (distance, square) = (T.Zero, T.Zero);
            for (var outer = 0; outer < groups.Outer; outer++)
            {
                distance += PairwiseSum.Of(Run(x, outer, g), new DistanceTerms<T>(center));
                square += PairwiseSum.Of(Run(x, outer, g), new SquareTerms<T>(center));
            }

            (mean[g], variance[g]) = Corrected(center, distance, square, size);
        }
    }

    /// <summary>Mean and variance from sums around a center, which is the mean but for its rounding.</summary>
    private static (T Mean, T Variance) Corrected<T>(T center, T distance, T square, T size)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var correction = distance / size;
        return (center + correction, T.Max(T.Zero, (square / size) - (correction * correction)));
    }

    private ReadOnlySpan<T> Run<T>(ReadOnlySpan<T> x, int outer, int group) => x.Slice(((outer * groups.Count) + group) * groups.Inner, groups.Inner);

    private Span<T> Run<T>(Span<T> x, int outer, int group) => x.Slice(((outer * groups.Count) + group) * groups.Inner, groups.Inner);

    /// <summary>
    /// Runs a computation on columns, a vector of them at a time. The last vector reaches back over columns that were computed, which
    /// gives the same again; matrices narrower than a vector are copied to one that is as wide.
    /// </summary>
    private void OverColumns<T, TRule>(TRule rule, Columns<T> columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IColumnRule<T>
    {
        if (groups.Count < Vector<T>.Count)
        {
            OverNarrowColumns(rule, columns);
            return;
        }

        for (var column = 0; column < groups.Count; column += Vector<T>.Count)
            rule.Run(columns.From(Math.Min(column, groups.Count - Vector<T>.Count)), groups.Outer, groups.Count);
    }

    private void OverNarrowColumns<T, TRule>(TRule rule, Columns<T> columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IColumnRule<T>
    {
        if (groups.Count == 0) return;
        var (width, length) = (Vector<T>.Count, groups.Outer * Vector<T>.Count);
        var buffer = ArrayPool<T>.Shared.Rent((3 * length) + (2 * width));
        Array.Clear(buffer);
        var wide = new Columns<T>
        {
            X = Widen(columns.X, buffer.AsSpan(0, length)),
            U = Widen(columns.U, buffer.AsSpan(length, length)),
            Y = buffer.AsSpan(2 * length, length),
            Mean = Widen(columns.Mean, buffer.AsSpan(3 * length, width)),
            Spread = Widen(columns.Spread, buffer.AsSpan((3 * length) + width, width)),
        };
        rule.Run(wide, groups.Outer, width);
        Narrow(wide.Y, columns.Y);
        Narrow(wide.Mean, columns.Mean);
        Narrow(wide.Spread, columns.Spread);
        ArrayPool<T>.Shared.Return(buffer);
    }

    private Span<T> Widen<T>(ReadOnlySpan<T> narrow, Span<T> wide)
        where T : unmanaged
    {
        for (var i = 0; i < narrow.Length / groups.Count; i++) narrow.Slice(i * groups.Count, groups.Count).CopyTo(wide[(i * Vector<T>.Count)..]);
        return wide;
    }

    private void Narrow<T>(ReadOnlySpan<T> wide, Span<T> narrow)
        where T : unmanaged
    {
        for (var i = 0; i < narrow.Length / groups.Count; i++) wide.Slice(i * Vector<T>.Count, groups.Count).CopyTo(narrow[(i * groups.Count)..]);
    }

    /// <summary>The middle of a range of rows, at the border of a block.</summary>
    private static int Half(int from, int to) => from + (((to - from) / 2) + BlockLength - 1) / BlockLength * BlockLength;

    /// <summary>What is computed of a vector of columns.</summary>
    private interface IColumnRule<T>
        where T : unmanaged
    {
        /// <summary>Runs over the rows; the spans begin at the columns, and a row begins so many elements after the one before.</summary>
        void Run(Columns<T> columns, int rows, int stride);
    }

    /// <summary>The matrices x, u and y, whose columns are groups, and two numbers for each column: μ, and σ² or 1 / √(σ² + ε).</summary>
    private ref struct Columns<T>
        where T : unmanaged
    {
        public ReadOnlySpan<T> X;
        public ReadOnlySpan<T> U;
        public Span<T> Y;
        public Span<T> Mean;
        public Span<T> Spread;

        /// <summary>The columns from one on.</summary>
        public readonly Columns<T> From(int column) => new()
        {
            X = X.IsEmpty ? X : X[column..],
            U = U.IsEmpty ? U : U[column..],
            Y = Y.IsEmpty ? Y : Y[column..],
            Mean = Mean[column..],
            Spread = Spread[column..],
        };
    }

    /// <summary>Computes μ and σ² of each column of x.</summary>
    private readonly struct Moments<T> : IColumnRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(Columns<T> columns, int rows, int stride)
        {
            ref var x0 = ref MemoryMarshal.GetReference(columns.X);
            var size = new Vector<T>(T.CreateTruncating(rows));
            var center = Sum(ref x0, (nuint)stride, 0, rows) / size;
            var (distance, square) = Distances(ref x0, (nuint)stride, 0, rows, center);
            var correction = distance / size;
            (center + correction).CopyTo(columns.Mean);
            Vector.Max(Vector<T>.Zero, (square / size) - (correction * correction)).CopyTo(columns.Spread);
        }

        private static Vector<T> Sum(ref T x0, nuint stride, int from, int to)
        {
            if (to - from > BlockLength)
            {
                var half = Half(from, to);
                return Sum(ref x0, stride, from, half) + Sum(ref x0, stride, half, to);
            }

            var sum = Vector<T>.Zero;
            for (var row = from; row < to; row++) sum += Vector.LoadUnsafe(ref x0, (nuint)row * stride);
            return sum;
        }

        /// <summary>Σ (x − c) and Σ (x − c)².</summary>
        private static (Vector<T> Distance, Vector<T> Square) Distances(ref T x0, nuint stride, int from, int to, Vector<T> center)
        {
            var (distance, square) = (Vector<T>.Zero, Vector<T>.Zero);
            if (to - from > BlockLength)
            {
                var half = Half(from, to);
                var second = Distances(ref x0, stride, half, to, center);
                (distance, square) = Distances(ref x0, stride, from, half, center);
                return (distance + second.Distance, square + second.Square);
            }

            for (var row = from; row < to; row++)
            {
                var d = Vector.LoadUnsafe(ref x0, (nuint)row * stride) - center;
                distance += d;
                square += d * d;
            }

            return (distance, square);
        }
    }

    /// <summary>y = rate (u − mean u − z mean(uz)).</summary>
    private readonly struct Projection<T> : IColumnRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(Columns<T> columns, int rows, int stride)
        {
            ref var x0 = ref MemoryMarshal.GetReference(columns.X);
            ref var u0 = ref MemoryMarshal.GetReference(columns.U);
            ref var y0 = ref MemoryMarshal.GetReference(columns.Y);
            var (m, r) = (new Vector<T>(columns.Mean), new Vector<T>(columns.Spread));
            var (sum, product) = Sums(ref x0, ref u0, (nuint)stride, 0, rows, m, r);
            var size = new Vector<T>(T.CreateTruncating(rows));
            (sum, product) = (sum / size, product / size);
            for (var row = 0; row < rows; row++)
            {
                var at = (nuint)row * (nuint)stride;
                var z = (Vector.LoadUnsafe(ref x0, at) - m) * r;
                (r * (Vector.LoadUnsafe(ref u0, at) - sum - (z * product))).StoreUnsafe(ref y0, at);
            }
        }

        /// <summary>Σ u and Σ uz.</summary>
        private static (Vector<T> Sum, Vector<T> Product) Sums(ref T x0, ref T u0, nuint stride, int from, int to, Vector<T> m, Vector<T> r)
        {
            var (sum, product) = (Vector<T>.Zero, Vector<T>.Zero);
            if (to - from > BlockLength)
            {
                var half = Half(from, to);
                var second = Sums(ref x0, ref u0, stride, half, to, m, r);
                (sum, product) = Sums(ref x0, ref u0, stride, from, half, m, r);
                return (sum + second.Sum, product + second.Product);
            }

            for (var row = from; row < to; row++)
            {
                var at = (nuint)row * stride;
                var u = Vector.LoadUnsafe(ref u0, at);
                sum += u;
                product += u * ((Vector.LoadUnsafe(ref x0, at) - m) * r);
            }

            return (sum, product);
        }
    }

    /// <summary>scale (x − mean) + shift.</summary>
    private readonly struct Distance<T>(T mean, T scale, T shift) : IUnaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _mean = new(mean);
        private readonly Vector<T> _scale = new(scale);
        private readonly Vector<T> _shift = new(shift);

        public Vector<T> Apply(Vector<T> x) => ((x - _mean) * _scale) + _shift;
    }

    /// <summary>rate (u − mean u − z mean(uz)).</summary>
    private readonly struct Projected<T>(T mean, T product, T rate) : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _mean = new(mean);
        private readonly Vector<T> _product = new(product);
        private readonly Vector<T> _rate = new(rate);

        public Vector<T> Apply(Vector<T> left, Vector<T> right) => _rate * (left - _mean - (right * _product));
    }

    /// <summary>x − center.</summary>
    private readonly struct DistanceTerms<T>(T center) : ITerms<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Compute(ReadOnlySpan<T> x, Span<T> terms) => TensorPrimitives.Subtract(x, center, terms);
    }

    /// <summary>(x − center)².</summary>
    private readonly struct SquareTerms<T>(T center) : ITerms<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Compute(ReadOnlySpan<T> x, Span<T> terms)
        {
            TensorPrimitives.Subtract(x, center, terms);
            TensorPrimitives.Multiply(terms, terms, terms);
        }
    }
}
