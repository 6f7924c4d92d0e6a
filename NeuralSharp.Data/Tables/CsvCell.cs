namespace NeuralSharp;

/// <summary>What a cell says: without the spaces around it, and without quotation marks.</summary>
internal static class CsvCell
{
    /// <summary>
    /// Reads a cell as RFC 4180 has it: one that begins with a quotation mark ends with one, and holds them doubled; another holds none.
    /// </summary>
    /// <param name="raw">The cell as it stands in the file.</param>
    /// <param name="value">What it says; a part of the raw cell where nothing had to be taken out.</param>
    /// <returns>False where quotation marks stand where they cannot.</returns>
    public static bool TryRead(ReadOnlySpan<char> raw, out ReadOnlySpan<char> value)
    {
        value = raw.Trim();
        if (value is not ['"', ..]) return !value.Contains('"');
        if (value is not ['"', .., '"']) return false;
        value = value[1..^1];
        if (!value.Contains('"')) return true;

        var unquoted = new char[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '"' && (++i == value.Length || value[i] != '"')) return false;
            unquoted[length++] = value[i];
        }

        value = unquoted.AsSpan(0, length);
        return true;
    }
}
