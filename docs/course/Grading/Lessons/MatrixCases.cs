namespace NeuralSharp.Grading;

/// <summary>What the cases of lessons with matrices are made of: small matrices, and their gradients by the real engine and by nudging.</summary>
internal static class MatrixCases
{
    /// <summary>A matrix of its numbers, row by row.</summary>
    public static double[,] Matrix(int rows, params double[] numbers)
    {
        var matrix = new double[rows, numbers.Length / rows];
        for (var i = 0; i < numbers.Length; i++) matrix[i / matrix.GetLength(1), i % matrix.GetLength(1)] = numbers[i];
        return matrix;
    }

    /// <summary>The same as a tensor.</summary>
    public static Tensor Rows(int rows, params double[] numbers) => Tensor.From(Matrix(rows, numbers));

    /// <summary>A tensor with one axis.</summary>
    public static Tensor List(params double[] numbers) => Tensor.From(numbers);

    /// <summary>A matrix of numbers as <see cref="Cases.Number"/> gives them.</summary>
    public static double[,] Matrix(this Random random, int rows, int columns) => Matrix(rows, random.Numbers(rows * columns));

    /// <summary>The same as a tensor.</summary>
    public static Tensor Rows(this Random random, int rows, int columns) => Tensor.From(random.Matrix(rows, columns));

    /// <summary>The size of an axis, from 1 to 3.</summary>
    public static int Size(this Random random) => 1 + random.Whole(3);

    /// <summary>A tensor's numbers as a matrix.</summary>
    public static double[,] ToMatrix(Tensor tensor) => Matrix(tensor.Shape[0], tensor.ToArray<double>());

    /// <summary>A loss's gradient at a place, by the real engine.</summary>
    public static Tensor Backpropagated(Tensor place, Func<Tensor, Tensor> loss)
    {
        place.RequiresGrad = true;
        loss(place).Backward();
        return place.Grad!;
    }

    /// <summary>A loss's gradient at a place, measured: each of its numbers is nudged in turn.</summary>
    public static Tensor Nudged(Tensor place, Func<Tensor, double> loss)
    {
        var numbers = place.ToArray<double>();
        var slopes = numbers.Select((number, i) => Cases.Nudge(moved => loss(Tensor.From([.. numbers[..i], moved, .. numbers[(i + 1)..]], [.. place.Shape.AsSpan()])), number));
        return Tensor.From(slopes.ToArray(), [.. place.Shape.AsSpan()]);
    }

    /// <summary>What a wrong rule makes of shapes that it does not fit: nothing. The learner's function throws there.</summary>
    public static T? IfItFits<T>(Func<T> rule) where T : class
    {
        try
        {
            return rule();
        }
        catch (Exception exception) when (exception is ShapeException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
