using System.Globalization;

namespace NeuralSharp;

/// <summary>
/// What stands before the values of an array of NumPy: a literal of Python, <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>. It is
/// read as the three members it has to have; nothing else of Python is understood.
/// </summary>
/// <param name="Description">The element type.</param>
/// <param name="IsFortranOrder">Whether the first axis runs fastest.</param>
/// <param name="Shape">The length of each axis.</param>
internal sealed record NpyHeader(string Description, bool IsFortranOrder, long[] Shape)
{
    /// <summary>The literal, with the spaces and the line end by which the values begin at a multiple of 64 bytes.</summary>
    public string ToText(int before)
    {
        var shape = string.Concat(Shape.Select(length => length.ToString(CultureInfo.InvariantCulture) + ", "));
        var text = $"{{'descr': '{Description}', 'fortran_order': {(IsFortranOrder ? "True" : "False")}, 'shape': ({(Shape.Length == 1 ? shape.TrimEnd() : shape.TrimEnd(',', ' '))}), }}";
        return text + new string(' ', 63 - (before + text.Length) % 64) + '\n';
    }

    /// <summary>Reads the literal.</summary>
    /// <exception cref="FormatException">It is another one; the message says what is wrong.</exception>
    public static NpyHeader Parse(string text) => new Reader(text).Read();

    private sealed class Reader(string text)
    {
        private int _at;

        public NpyHeader Read()
        {
            string? description = null;
            bool? isFortranOrder = null;
            long[]? shape = null;
            Expect('{');
            while (!Skip('}'))
            {
                var name = String();
                Expect(':');
                var isNew = name switch
                {
                    "descr" => description is null,
                    "fortran_order" => isFortranOrder is null,
                    "shape" => shape is null,
                    _ => throw new FormatException($"its header has a member {Printable.Quoted(name)}, which is not known."),
                };
                if (!isNew) throw new FormatException($"its header has two members '{name}'.");
                if (name == "descr") description = Description();
                else if (name == "shape") shape = Shape();
                else isFortranOrder = Boolean();
                if (Skip(',')) continue;
                Expect('}');
                break;
            }

            if (Next() != '\0') throw Unexpected();
            return description is null || isFortranOrder is null || shape is null
                ? throw new FormatException("its header lacks one of the members 'descr', 'fortran_order' and 'shape'.")
                : new(description, isFortranOrder.Value, shape);
        }

        private string Description() => Next() is '\'' or '"' ? String() : throw new FormatException("it holds records of several fields, which no tensor is.");

        private string String()
        {
            var quote = Next();
            if (quote is not ('\'' or '"')) throw Unexpected();
            var start = ++_at;
            while (_at < text.Length && text[_at] != quote && text[_at] != '\\') _at++;
            if (_at == text.Length || text[_at] == '\\') throw Unexpected();
            return text[start.._at++];
        }

        private bool Boolean()
        {
            Next();
            foreach (var word in (string[])["True", "False"])
            {
                if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) continue;
                _at += word.Length;
                return word == "True";
            }

            throw Unexpected();
        }

        private long[] Shape()
        {
            List<long> shape = [];
            Expect('(');
            while (!Skip(')'))
            {
                shape.Add(Integer());
                if (Skip(',')) continue;
                Expect(')');
                break;
            }

            return [.. shape];
        }

        private long Integer()
        {
            Next();
            var start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            if (!long.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) throw Unexpected();
            if (_at < text.Length && text[_at] == 'L') _at++;   // as Python 2 wrote long integers
            return value;
        }

        /// <summary>The next character that is no space.</summary>
        private char Next()
        {
            while (_at < text.Length && text[_at] is ' ' or '\n') _at++;
            return _at < text.Length ? text[_at] : '\0';
        }

        private bool Skip(char character)
        {
            if (Next() != character) return false;
            _at++;
            return true;
        }

        private void Expect(char character)
        {
            if (!Skip(character)) throw Unexpected();
        }

        private FormatException Unexpected() => new(Invariant($"its header is no description of an array (at character {_at})."));
    }
}
