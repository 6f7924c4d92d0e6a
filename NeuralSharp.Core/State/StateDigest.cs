using System.Security.Cryptography;
using System.Text;

namespace NeuralSharp;

/// <summary>The SHA-256 of a state: of all names, kinds, shapes and values in it, whatever the order in which a file has them.</summary>
internal static class StateDigest
{
    /// <summary>The digest in hexadecimal digits.</summary>
    public static string Of(StateDict state)
    {
        using var sha = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
        {
            foreach (var (name, value) in state.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                Write(stream, name);
                if (value.Kind != StateKind.Tensor)
                {
                    Write(stream, StateFile.TextOf(value));
                    continue;
                }

                var tensor = (Tensor)value;
                Write(stream, $"{tensor.DType} {tensor.Shape}");
                TensorBytes.Write(stream, tensor);
            }
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }

    /// <summary>A text with its length before it, so that no two lists of texts are alike.</summary>
    private static void Write(Stream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        stream.Write(BitConverter.GetBytes(bytes.Length));
        stream.Write(bytes);
    }
}
