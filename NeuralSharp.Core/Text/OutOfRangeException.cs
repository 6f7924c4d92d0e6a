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
}
