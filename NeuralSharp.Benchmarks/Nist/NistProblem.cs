using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// A nonlinear regression of NIST's Statistical Reference Datasets, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml: data, a model,
/// two starts, and the parameters certified to 11 digits.
/// </summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Starts">The parameters to start from, far from the solution and nearer to it.</param>
/// <param name="Certified">The parameters of the least residual sum of squares.</param>
/// <param name="Y">The response.</param>
/// <param name="X">The predictors.</param>
internal sealed record NistProblem(string Name, double[][] Starts, double[] Certified, Tensor Y, Tensor[] X)
{
    /// <summary>Reads a file as NIST gives it.</summary>
    /// <exception cref="BenchmarkException">It is not there, or is no such file.</exception>
    public static NistProblem Read(string folder, string name)
    {
        var path = Path.Combine(folder, $"{name}.dat");
        if (!File.Exists(path)) throw new BenchmarkException($"there is no {path}. Give --data the folder with NIST's files, such as Misra1a.dat.");
        var lines = File.ReadAllLines(path);
        var parameters = lines.Where(line => line.TrimStart() is ['b', >= '0' and <= '9', ..] && line.Contains('=')).Select(line => Numbers(line[(line.IndexOf('=') + 1)..])).ToArray();
        var heading = Array.FindLastIndex(lines, line => line.StartsWith("Data:", StringComparison.Ordinal));
        if (parameters.Length == 0 || heading < 0 || parameters.Any(row => row.Length < 3)) throw new BenchmarkException($"{path} is no file of a nonlinear regression as NIST gives it.");
        var rows = lines.Skip(heading + 1).Select(line => Numbers(line)).Where(row => row.Length > 1).ToArray();
        var y = rows.Select(row => row[0]).ToArray();
        return new(
            name,
            [[.. parameters.Select(row => row[0])], [.. parameters.Select(row => row[1])]],
            [.. parameters.Select(row => row[2])],
            Tensor.From(name == "Nelson" ? [.. y.Select(value => Math.Log(value))] : y),
            [.. Enumerable.Range(1, rows[0].Length - 1).Select(column => Tensor.From(rows.Select(row => row[column]).ToArray()))]);
    }

    /// <summary>Σ (y − f(x; b))², as it stands.</summary>
    public Tensor SumOfSquares(Parameter b) => (Y - NistModels.All[Name](b, X)).Square().Sum();

    /// <summary>How many digits of the worst parameter are right, at most the 11 that are certified.</summary>
    public double Digits(double[] found)
    {
        var error = found.Zip(Certified, (value, certified) => Math.Abs(value - certified) / Math.Abs(certified)).Max();
        return error < 1 ? Math.Min(11, -Math.Log10(error)) : 0;
    }

    private static double[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
