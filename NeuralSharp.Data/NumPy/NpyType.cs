namespace NeuralSharp;

/// <summary>An element type of NumPy: the type of safetensors that its bytes are of, and whether the most significant comes first.</summary>
internal readonly record struct NpyType(StoredType Stored, bool IsBigEndian)
{
    /// <summary>The type of a description such as <c>&lt;f4</c>: order, kind, bytes. Nothing where it is none that a tensor can be made of.</summary>
    public static NpyType? Parse(string description)
    {
        if (description is not [var order and ('<' or '>' or '|' or '='), .. var kind]) return null;
        var name = kind switch
        {
            "f2" => "F16",
            "f4" => "F32",
            "f8" => "F64",
            "i1" => "I8",
            "i2" => "I16",
            "i4" => "I32",
            "i8" => "I64",
            "u1" => "U8",
            "u2" => "U16",
            "u4" => "U32",
            "u8" => "U64",
            "b1" => "BOOL",
            _ => null,
        };
        return name is null ? null : new(StoredType.All[name], order == '>');
    }

    /// <summary>The description of a tensor's type.</summary>
    public static string Of(DType dtype) => dtype switch { DType.Float32 => "<f4", DType.Float64 => "<f8", _ => "<i4" };
}
