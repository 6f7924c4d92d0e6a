using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace NeuralSharp.Benchmarks;

/// <summary>Adds a column with the billions of floating-point operations a second: 2mnk over the mean time.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GflopsColumnAttribute() : ColumnConfigBaseAttribute(new Column())
{
    private sealed class Column : IColumn
    {
        public string Id => nameof(GflopsColumnAttribute);

        public string ColumnName => "GFLOP/s";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => "Billions of floating-point operations a second: 2mnk over the mean time";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var shape = (GemmShape)benchmarkCase.Parameters[nameof(GemmBenchmarks.Shape)];
            return summary[benchmarkCase]?.ResultStatistics is { } statistics
                ? (2.0 * shape.M * shape.N * shape.K / statistics.Mean).ToString("0.0", CultureInfo.InvariantCulture)
                : "NA";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public bool IsAvailable(Summary summary) => true;
    }
}
