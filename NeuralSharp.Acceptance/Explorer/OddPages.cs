namespace NeuralSharp.Acceptance;

/// <summary>A page of a program with what is odd: a name that is markup, NaN and infinity, and a loss whose gradient is a matrix of both.</summary>
internal static class OddPages
{
    /// <summary>Its file's name.</summary>
    public const string File = "odd.html";

    private static readonly Lazy<string> s_path = new(Write);

    /// <summary>Where it is.</summary>
    public static string Path => s_path.Value;

    private static string Write()
    {
        var path = PageFolder.File(File);
        var x = Tensor.From([0.0, -1, 1e300], requiresGrad: true).Named("</script><script>alert(1)</script>");
        var y = Tensor.Scalar(double.PositiveInfinity, DType.Float64, requiresGrad: true).Named("y & \"z\" <b>bold</b> {{style}}");
        Explain.Write(path, ((x.Log() * y).Square().Sum() * x.Sum()).Named("<!-- loss"));
        return path;
    }
}
