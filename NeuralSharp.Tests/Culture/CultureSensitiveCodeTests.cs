using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NeuralSharp.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Culture;

/// <summary>No text of the libraries and samples depends on the culture, seen in their source.</summary>
[TestFixture]
internal sealed class CultureSensitiveCodeTests
{
    // Some ten seconds of one processor: it binds all code of the libraries and samples.
    [Test]
    public void No_text_of_the_libraries_and_samples_depends_on_the_culture()
    {
        var findings = SourceCode.Projects.SelectMany(project => CultureSensitiveCode.In(project)).Select(finding => finding.ToString());
        findings.ShouldBeEmpty("Write a text with numbers as Invariant($\"…\"), a number with ToString(CultureInfo.InvariantCulture), numbers in a row with Printable.List.");
    }

    [TestCase("""_ = $"{number}";""")]
    [TestCase("""_ = $"a {number:0.00} b";""")]
    [TestCase("""_ = $"{whole,5}";""")]
    [TestCase("""_ = $"{maybe}";""")]
    [TestCase("""_ = $"{(Half)1}{new System.Numerics.BigInteger(1)}";""")]
    [TestCase("""_ = $"{DateTime.UnixEpoch}";""")]
    [TestCase("""_ = $"{TimeSpan.Zero:g}";""")]
    [TestCase("""_ = $"{anything}";""")]
    [TestCase("""_ = $"{(number, "a")}";""")]
    [TestCase("""_ = $"{new { A = 1 }}";""")]
    [TestCase("""_ = $"{new R(1)}";""")]
    [TestCase("""_ = Invariant($"{whole}") + $"{whole}";""")]
    [TestCase("""_ = Invariant($"{(whole > 0 ? $"{whole}" : "")}");""")]
    [TestCase("""_ = ((IFormattable)$"{whole}").ToString();""")]
    [TestCase("""IFormattable text = $"{whole}"; _ = "" + text;""")]
    [TestCase("""_ = string.Create(null, $"{whole}");""")]
    [TestCase("""_ = "a" + number;""")]
    [TestCase("""_ = number + "a" + "b";""")]
    [TestCase("""var text = ""; text += whole;""")]
    [TestCase("""_ = "a" + maybe;""")]
    [TestCase("""builder.Append(number);""")]
    [TestCase("""builder.Append($"{number}");""")]
    [TestCase("""builder.AppendLine($"{number}");""")]
    [TestCase("""builder.Insert(0, whole);""")]
    [TestCase("""builder.AppendJoin(", ", numbers);""")]
    [TestCase("""builder.AppendFormat("{0}", whole);""")]
    [TestCase("""Console.WriteLine(number);""")]
    [TestCase("""Console.Write(whole);""")]
    [TestCase("""Console.WriteLine("{0}", whole);""")]
    [TestCase("""Console.WriteLine($"{whole}");""")]
    [TestCase("""Console.Out.Write(whole);""")]
    [TestCase("""new StringWriter().WriteLine(number);""")]
    [TestCase("""_ = string.Format("{0}", whole);""")]
    [TestCase("""_ = string.Join(", ", numbers);""")]
    [TestCase("""_ = string.Join(", ", numbers.Where(n => n > 0));""")]
    [TestCase("""_ = string.Concat("a", number);""")]
    [TestCase("""_ = number.ToString();""")]
    [TestCase("""_ = number.ToString("0.0");""")]
    [TestCase("""_ = maybe?.ToString();""")]
    [TestCase("""_ = anything.ToString();""")]
    [TestCase("""_ = number.ToString(System.Globalization.CultureInfo.CurrentCulture);""")]
    [TestCase("""_ = number.ToString("R", null);""")]
    [TestCase("""_ = Convert.ToString(number); """)]
    [TestCase("""_ = Convert.ToDouble("1");""")]
    [TestCase("""_ = double.Parse("1");""")]
    [TestCase("""_ = int.TryParse("1", out _);""")]
    [TestCase("""_ = DateTime.Parse("2000-01-01");""")]
    [TestCase("""number.TryFormat(new char[9], out _);""")]
    [TestCase("""_ = name.ToUpper() + name.ToLower() + char.ToUpper('i');""")]
    [TestCase("""_ = name.StartsWith("a");""")]
    [TestCase("""_ = name.IndexOf("a");""")]
    [TestCase("""_ = name.StartsWith("a", StringComparison.CurrentCulture);""")]
    [TestCase("""_ = name.Equals("a", StringComparison.CurrentCultureIgnoreCase);""")]
    [TestCase("""_ = names.Order(StringComparer.CurrentCultureIgnoreCase);""")]
    [TestCase("""_ = number.ToString(Thread.CurrentThread.CurrentCulture);""")]
    [TestCase("""_ = $"{KeyValuePair.Create("a", number)}";""")]
    [TestCase("""_ = string.Compare(name, "a");""")]
    [TestCase("""_ = name.CompareTo("a");""")]
    [TestCase("""_ = names.OrderBy(n => n);""")]
    [TestCase("""_ = names.Order();""")]
    [TestCase("""_ = names.Max();""")]
    [TestCase("""names.Sort();""")]
    [TestCase("""Array.Sort(names.ToArray());""")]
    [TestCase("""_ = new SortedDictionary<string, int>();""")]
    [TestCase("""SortedSet<string> set = new();""")]
    [TestCase("""throw new ArgumentOutOfRangeException(nameof(whole), whole, "too large");""")]
    [TestCase("""ArgumentOutOfRangeException.ThrowIfNegative(whole);""")]
    public void Each_way_to_depend_on_the_culture_is_found(string code) => FindingsIn(code).ShouldNotBeEmpty();

    [TestCase("""_ = Invariant($"{number} {whole,5} {maybe:0.0}");""")]
    [TestCase("""_ = FormattableString.Invariant($"{number}");""")]
    [TestCase("""_ = Invariant($"{(whole > 0 ? Invariant($"{whole}") : "")}") + $"{name}";""")]
    [TestCase("""_ = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}" + $"{whole}");""")]
    [TestCase("""builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");""")]
    [TestCase("""_ = $"{name} {'c'} {true} {DayOfWeek.Monday} {name.Length > 1}";""")]
    [TestCase("""_ = $"{new S(1)}" + new S(2);""")]
    [TestCase("""_ = number.ToString(System.Globalization.CultureInfo.InvariantCulture);""")]
    [TestCase("""_ = double.Parse("1", System.Globalization.CultureInfo.InvariantCulture);""")]
    [TestCase("""builder.Append('-', whole).Append(name, 0, whole).Append("a");""")]
    [TestCase("""Console.WriteLine(); Console.WriteLine(name); Console.Write('c');""")]
    [TestCase("""_ = string.Join(", ", names) + string.Concat(names);""")]
    [TestCase("""_ = whole + number;""")]
    [TestCase("""_ = name.ToUpperInvariant(); _ = name.StartsWith("a", StringComparison.Ordinal); _ = name.StartsWith('a'); _ = name.IndexOf('a');""")]
    [TestCase("""_ = names.Order(StringComparer.Ordinal); _ = names.Max(n => n.Length); _ = numbers.Order(); numbers.Max();""")]
    [TestCase("""_ = new SortedDictionary<string, int>(StringComparer.Ordinal); _ = new SortedSet<int>();""")]
    [TestCase("""throw new ArgumentOutOfRangeException(nameof(whole), "too large");""")]
    public void What_is_the_same_in_every_culture_is_let_be(string code) => FindingsIn(code).ShouldBeEmpty();

    [Test]
    public void The_text_of_a_public_record_is_looked_at()
    {
        FindingsIn("", "public sealed record P(int A);").ShouldHaveSingleItem();
        FindingsIn("", "public readonly record struct P(string Name, double? A);").ShouldHaveSingleItem();
        FindingsIn("", """public sealed record P(int A) { public override string ToString() => Invariant($"{A}"); }""").ShouldBeEmpty();
        FindingsIn("", "public sealed record P(string A, bool B);").ShouldBeEmpty();
    }

    private static List<CultureFinding> FindingsIn(string code, string declaration = "")
    {
        var compilation = Snippet(code, declaration);
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return [.. CultureSensitiveCode.In(compilation)];
    }

    private static CSharpCompilation Snippet(string code, string declaration) => SourceCode.Compile("Snippet", [SourceCode.Parse(
        $$"""
        internal sealed record R(int A);
        internal sealed record S(int A) { public override string ToString() => Invariant($"{A}"); }
        {{declaration}}
        internal static class C
        {
            public static string Of<T>(T value) => Invariant($"{value}");
            public static void Use(double number, int whole, double? maybe, object anything, string name, List<double> numbers, List<string> names, System.Text.StringBuilder builder)
            {
                {{code}}
            }
        }
        """)]);
}
