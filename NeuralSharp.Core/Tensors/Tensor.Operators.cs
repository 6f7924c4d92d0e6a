using System.Runtime.CompilerServices;

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
    public static Tensor operator /(Tensor left, double right)
    {
        var quotient = NotNull(left).Divide(left.Constant(right));
        if (left.LossDivisor is { } divisor) quotient.LossDivisor = divisor.DividedBy(right);
        return quotient;
    }

    /// <summary>Divides a number by every element.</summary>
    public static Tensor operator /(double left, Tensor right) => NotNull(right).Constant(left).Divide(right);

    /// <summary>The negative of every element: <see cref="Negate()"/>.</summary>
    public static Tensor operator -(Tensor operand) => NotNull(operand).Negate();

    /// <summary>1 where the left element is greater than the right one, 0 elsewhere: <see cref="GreaterThan(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor left, Tensor right) => NotNull(left).GreaterThan(right);

    /// <summary>1 where the element is greater than the number, 0 elsewhere.</summary>
    public static Tensor operator >(Tensor left, double right) => NotNull(left).GreaterThan(right);

    /// <summary>1 where the number is greater than the element, 0 elsewhere.</summary>
    public static Tensor operator >(double left, Tensor right) => NotNull(right).LessThan(left);

    /// <summary>1 where the left element is less than the right one, 0 elsewhere: <see cref="LessThan(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor left, Tensor right) => NotNull(left).LessThan(right);

    /// <summary>1 where the element is less than the number, 0 elsewhere.</summary>
    public static Tensor operator <(Tensor left, double right) => NotNull(left).LessThan(right);

    /// <summary>1 where the number is less than the element, 0 elsewhere.</summary>
    public static Tensor operator <(double left, Tensor right) => NotNull(right).GreaterThan(left);

    /// <summary>1 where the left element is greater than or equal to the right one, 0 elsewhere: <see cref="GreaterThanOrEqualTo(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor left, Tensor right) => NotNull(left).GreaterThanOrEqualTo(right);

    /// <summary>1 where the element is greater than or equal to the number, 0 elsewhere.</summary>
    public static Tensor operator >=(Tensor left, double right) => NotNull(left).GreaterThanOrEqualTo(right);

    /// <summary>1 where the number is greater than or equal to the element, 0 elsewhere.</summary>
    public static Tensor operator >=(double left, Tensor right) => NotNull(right).LessThanOrEqualTo(left);

    /// <summary>1 where the left element is less than or equal to the right one, 0 elsewhere: <see cref="LessThanOrEqualTo(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor left, Tensor right) => NotNull(left).LessThanOrEqualTo(right);

    /// <summary>1 where the element is less than or equal to the number, 0 elsewhere.</summary>
    public static Tensor operator <=(Tensor left, double right) => NotNull(left).LessThanOrEqualTo(right);

    /// <summary>1 where the number is less than or equal to the element, 0 elsewhere.</summary>
    public static Tensor operator <=(double left, Tensor right) => NotNull(right).GreaterThanOrEqualTo(left);

    private static Tensor NotNull(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor;
    }

    /// <summary>A number as a tensor of this one's type, so that every operator needs only one kernel and one rule.</summary>
    private Tensor Constant(double value, [CallerMemberName] string op = "")
    {
        if (DType == DType.Int32 && value != (int)value)
        {
            throw new DTypeException(
                Invariant($"{op.Replace("op_", "", StringComparison.Ordinal)}: {value} is no 32-bit integer, and the tensor is Int32. Convert the tensor with To(DType.Float32) first."));
        }

        return Scalar(value, DType);
    }
}
