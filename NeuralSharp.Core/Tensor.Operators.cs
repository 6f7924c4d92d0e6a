namespace NeuralSharp;

/// <summary>C#'s operators on tensors. Each is the op of its name; a number takes the tensor's element type.</summary>
public partial class Tensor
{
    /// <summary>Element by element, with broadcasting: <see cref="Add(Tensor)"/>.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => NotNull(left).Add(right);

    /// <summary>Adds a number to every element.</summary>
    public static Tensor operator +(Tensor left, double right) => NotNull(left).Add(left.Constant(right));

    /// <summary>Adds a number to every element.</summary>
    public static Tensor operator +(double left, Tensor right) => NotNull(right).Constant(left).Add(right);

    /// <summary>Element by element, with broadcasting: <see cref="Subtract(Tensor)"/>.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => NotNull(left).Subtract(right);

    /// <summary>Subtracts a number from every element.</summary>
    public static Tensor operator -(Tensor left, double right) => NotNull(left).Subtract(left.Constant(right));

    /// <summary>Subtracts every element from a number.</summary>
    public static Tensor operator -(double left, Tensor right) => NotNull(right).Constant(left).Subtract(right);

    /// <summary>Element by element, with broadcasting: <see cref="Multiply(Tensor)"/>. The matrix product is <see cref="MatMul"/>.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => NotNull(left).Multiply(right);

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor operator *(Tensor left, double right) => NotNull(left).Multiply(left.Constant(right));

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor operator *(double left, Tensor right) => NotNull(right).Constant(left).Multiply(right);

    /// <summary>Element by element, with broadcasting: <see cref="Divide(Tensor)"/>.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => NotNull(left).Divide(right);

    /// <summary>Divides every element by a number.</summary>
    public static Tensor operator /(Tensor left, double right) => NotNull(left).Divide(left.Constant(right));

    /// <summary>Divides a number by every element.</summary>
    public static Tensor operator /(double left, Tensor right) => NotNull(right).Constant(left).Divide(right);

    /// <summary>The negative of every element: <see cref="Negate()"/>.</summary>
    public static Tensor operator -(Tensor operand) => NotNull(operand).Negate();

    private static Tensor NotNull(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor;
    }

    /// <summary>A number as a tensor of this one's type, so that every operator needs only one kernel and one rule.</summary>
    private Tensor Constant(double value) => Scalar(value, DType);
}
