namespace NeuralSharp.Samples;

/// <summary>The mistakes that learners of backprop make most, in the order in which one meets them.</summary>
internal static class Gallery
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new OverwriteMistake(),
        new RecursionMistake(),
        new BackwardTwiceMistake(),
        new ZeroGradMistake(),
        new InnerNodesMistake(),
        new GradTooEarlyMistake(),
        new ProductRuleMistake(),
        new BiasSumMistake(),
        new BroadcastMistake(),
        new XorStuckMistake(),
        new SoftmaxMistake(),
        new ZeroWeightsMistake(),
        new DeadReluMistake(),
        new LearningRateMistake(),
        new OtherWeightsMistake(),
        new Float32CheckMistake(),
    ];
}
