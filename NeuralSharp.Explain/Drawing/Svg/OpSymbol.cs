namespace NeuralSharp;

/// <summary>How an op is written in a picture: by its sign, where it has one that everybody knows, otherwise by its name.</summary>
internal static class OpSymbol
{
    private static readonly Dictionary<string, string> s_symbols = new()
    {
        ["Add"] = "+",
        ["Subtract"] = "−",
        ["Multiply"] = "×",
        ["Divide"] = "÷",
        ["Negate"] = "−x",
        ["Reciprocal"] = "1/x",
        ["Pow"] = "xⁿ",
        ["Square"] = "x²",
        ["Sqrt"] = "√x",
        ["Rsqrt"] = "1/√x",
        ["Abs"] = "|x|",
        ["Exp"] = "exp",
        ["Log"] = "ln",
        ["Sum"] = "Σ",
        ["Prod"] = "Π",
        ["Mean"] = "mean",
        ["MatMul"] = "A·B",
        ["Linear"] = "xW+b",
        ["Norm"] = "‖x‖",
        ["Tanh"] = "tanh",
        ["Sinh"] = "sinh",
        ["Cosh"] = "cosh",
        ["Sin"] = "sin",
        ["Cos"] = "cos",
        ["Tan"] = "tan",
        ["Relu"] = "ReLU",
        ["Gelu"] = "GELU",
        ["Elu"] = "ELU",
        ["Silu"] = "SiLU",
        ["Sigmoid"] = "σ",
    };

    /// <summary>The sign of an op, or its name.</summary>
    public static string Of(string op) => s_symbols.GetValueOrDefault(op, op.Replace("->", "→", StringComparison.Ordinal));
}
