using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Grading;

/// <summary>What a function returned or was given, as numbers and how they are arranged: a number, a truth, an array, a tensor, or a tuple of these.</summary>
internal sealed class Answer
{
    private readonly int _columns;

    private Answer(string form, double[] numbers, int columns = 0) => (Form, Numbers, _columns) = (form, numbers, columns);

    /// <summary>How the numbers are arranged, in words: <c>a number</c>, <c>3 numbers</c>, <c>a tensor [2, 3]</c>.</summary>
    public string Form { get; }

    /// <summary>All numbers, row by row.</summary>
    public double[] Numbers { get; }

    public bool IsFinite => Numbers.All(double.IsFinite);

    /// <summary>The answer that a value is.</summary>
    /// <exception cref="LessonFaultException">Values of this type are no answers: a fault of the lesson.</exception>
    public static Answer Of(object? value) => value switch
    {
        null => new("null", []),
        Delegate => new("a function", []),
        string text => new(text, []),
        bool truth => new("true or false", [truth ? 1 : 0]),
        int or long or float or double => new("a number", [Convert.ToDouble(value, CultureInfo.InvariantCulture)]),
        Tensor tensor => new($"a tensor {tensor.Shape}", NumbersOf(tensor), tensor.Rank == 2 ? tensor.Shape[1] : 0),
        double[] or int[] or float[] => new(Count(((Array)value).Length), [.. ((Array)value).Cast<object>().Select(number => Convert.ToDouble(number, CultureInfo.InvariantCulture))]),
        double[,] matrix => new(Invariant($"{matrix.GetLength(0)} rows of {Count(matrix.GetLength(1))}"), [.. matrix.Cast<double>()], matrix.GetLength(1)),
        ITuple tuple => Together(Enumerable.Range(0, tuple.Length).Select(place => tuple[place])),
        IEnumerable many => Together(many.Cast<object?>()),
        _ => throw new LessonFaultException($"The grading does not know how to compare a {value.GetType().Name}."),
    };

    /// <summary>Whether the numbers are the same up to a tolerance, relative above 1 and absolute below.</summary>
    public bool IsCloseTo(Answer other, double tolerance) =>
        Form == other.Form && Numbers.Zip(other.Numbers).All(pair => IsClose(pair.First, pair.Second, tolerance));

    public override string ToString() => Form switch
    {
        _ when Numbers.Length == 0 => Form,
        "true or false" => Numbers[0] == 1 ? "true" : "false",
        "a number" => Show(Numbers[0]),
        _ when Numbers.Length > 12 => $"{string.Join(", ", Numbers.Take(10).Select(Show))}, … ({Form})",
        _ when _columns > 0 => $"[{string.Join(", ", Numbers.Chunk(_columns).Select(Row))}]",
        _ => Row(Numbers),
    };

    private static string Row(double[] numbers) => $"[{string.Join(", ", numbers.Select(Show))}]";

    /// <summary>A number as it is told: six digits at most.</summary>
    public static string Show(double number) => number.ToString("G6", CultureInfo.InvariantCulture).Replace('-', '−');

    private static bool IsClose(double a, double b, double tolerance) => a.Equals(b) || (double.IsFinite(b) && Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(b)));

    private static string Count(int count) => count == 1 ? "1 number" : Invariant($"{count} numbers");

    private static Answer Together(IEnumerable<object?> values)
    {
        Answer[] parts = [.. values.Select(Of)];
        return new($"({string.Join(", ", parts.Select(part => part.Form))})", [.. parts.SelectMany(part => part.Numbers)]);
    }

    private static double[] NumbersOf(Tensor tensor)
    {
        using var noGrad = Autograd.NoGrad();
        return [.. tensor.To(DType.Float64).ToArray<double>()];
    }
}
