namespace NeuralSharp;

/// <summary>What an op computes and what its slopes are, as pages show them: templates that the page fills with names, then with numbers.</summary>
/// <remarks>
/// <c>{0}</c>, <c>{1}</c>, … stand for the inputs, <c>{y}</c> for the output and <c>{slope}</c> or another name for a number that the op was given beside its
/// inputs. Where an op takes any number of inputs, xᵢ is any of them. A slope that is an equation, with ∂L on its left, is the whole rule of an op on
/// tensors; any other is the local derivative, and the gradient is that times what arrives.
/// </remarks>
/// <param name="Op">The op's name.</param>
/// <param name="Value">What it computes.</param>
/// <param name="Slopes">Its local derivatives: one for each input; one for all where the op takes any number; none where it is a constant to the graph.</param>
/// <param name="Words">The same in a sentence or two for someone who learns it.</param>
internal sealed record Formula(string Op, string Value, IReadOnlyList<string> Slopes, string Words)
{
    /// <summary>Stands for the slope of an input that no gradient flows to, such as a label.</summary>
    public const string NoSlope = "—";

    /// <summary>What the templates are about.</summary>
    public FormulaKind Kind { get; init; } = FormulaKind.Numbers;

    /// <summary>Whether the op takes any number of inputs.</summary>
    public bool TakesAny { get; init; }

    /// <summary>
    /// What the formula and its slopes are when they are written out for several inputs, as in "{0} + {1} + {2}" for a sum; null where the row serves any number as it is.
    /// </summary>
    public Func<int, (string Value, IReadOnlyList<string> Slopes)>? WrittenOut { get; init; }

    /// <summary>The number of inputs that this row is for, where others have another one: <c>x.Pow(2)</c> has one input, <c>x.Pow(p)</c> two.</summary>
    public int? OfInputs { get; init; }

    /// <summary>How a page finds the row: by the op's name, or by "Pow/2" where the number of inputs decides.</summary>
    public string Key => OfInputs is { } inputs ? KeyOf(Op, inputs) : Op;

    /// <summary>The row for so many inputs, written out where it can be.</summary>
    public Formula For(int inputs)
    {
        if (WrittenOut is null || inputs < 2) return this;
        var (value, slopes) = WrittenOut(inputs);
        return this with { Value = value, Slopes = slopes, OfInputs = inputs };
    }

    /// <summary>The key of a row for so many inputs.</summary>
    public static string KeyOf(string op, int inputs) => Invariant($"{op}/{inputs}");
}

/// <summary>What a formula is about.</summary>
internal enum FormulaKind
{
    /// <summary>Numbers, or tensors element by element: the templates are arithmetic, and a test computes them.</summary>
    Numbers,

    /// <summary>Elements that move and stay what they are.</summary>
    Movement,

    /// <summary>Tensors as a whole.</summary>
    Tensors,

    /// <summary>A result that is a constant to the graph.</summary>
    Constant,
}
