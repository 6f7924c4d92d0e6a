using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// An <see cref="ArgumentOutOfRangeException"/> that shows the actual value alike in every culture; the framework's own writes it as the
/// thread's culture does.
/// </summary>
internal sealed class OutOfRangeException(string? name, object? value, string message) : ArgumentOutOfRangeException(name, value, message)
{
    private readonly string _message = message;

    /// <inheritdoc/>
    public override string Message => Invariant($"{_message} (Parameter '{ParamName}'){Environment.NewLine}Actual value was {ActualValue}.");

    public static new void ThrowIfNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : INumberBase<T>
    {
        if (T.IsNegative(value)) throw new OutOfRangeException(name, value, $"The {name} cannot be negative.");
    }

    public static new void ThrowIfNegativeOrZero<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : INumberBase<T>
    {
        if (T.IsNegative(value) || T.IsZero(value)) throw new OutOfRangeException(name, value, $"The {name} must be positive.");
    }
}
