using MathNet.Numerics.LinearAlgebra;

namespace NeuralSharp;

/// <summary>Copies from and to MathNet.Numerics' matrices and vectors, float and double. MathNet is column-major, tensors are row-major.</summary>
public partial class Tensor
{
    /// <summary>A matrix with a copy of MathNet's.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="DTypeException">The elements are of another type.</exception>
    public static Tensor From<T>(Matrix<T> matrix, bool requiresGrad = false)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return From<T>(matrix.ToRowMajorArray(), [matrix.RowCount, matrix.ColumnCount], requiresGrad);
    }

    /// <summary>A vector with a copy of MathNet's.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="DTypeException">The elements are of another type.</exception>
    public static Tensor From<T>(Vector<T> vector, bool requiresGrad = false)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(vector);
        return From<T>(vector.ToArray(), [vector.Count], requiresGrad);
    }

    /// <summary>A MathNet matrix with a copy of this one.</summary>
    /// <typeparam name="T">float or double: the tensor's own type.</typeparam>
    /// <exception cref="ShapeException">The tensor is no matrix.</exception>
    /// <exception cref="DTypeException">The tensor holds another type.</exception>
    public Matrix<T> ToMatrix<T>()
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        if (Rank != 2) throw new ShapeException($"ToMatrix: shape {Shape} is no matrix. Reshape it first.");
        return Matrix<T>.Build.DenseOfRowMajor(Shape[0], Shape[1], ToArray<T>());
    }

    /// <summary>A MathNet vector with a copy of this one.</summary>
    /// <typeparam name="T">float or double: the tensor's own type.</typeparam>
    /// <exception cref="ShapeException">The tensor is no vector.</exception>
    /// <exception cref="DTypeException">The tensor holds another type.</exception>
    public Vector<T> ToVector<T>()
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        if (Rank != 1) throw new ShapeException($"ToVector: shape {Shape} is no vector. Reshape it first.");
        return Vector<T>.Build.DenseOfArray(ToArray<T>());
    }
}
