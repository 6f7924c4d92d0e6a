namespace NeuralSharp;

/// <summary>How <see cref="MLPClassifier"/> and <see cref="MLPRegressor"/> learn. The defaults suit some tens to some thousands of rows.</summary>
/// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
public sealed record MLPOptions
{
    /// <summary>The step size of Adam, positive.</summary>
    public double LearningRate
    {
        get;
        init => field = Require.Positive(value, nameof(LearningRate));
    } = 0.003;

    /// <summary>λ of the penalty λ Σ w² over all weights, biases aside, which is added to the loss; zero or positive.</summary>
    public double L2
    {
        get;
        init => field = Require.NotNegative(value, nameof(L2));
    } = 1e-3;

    /// <summary>Rows a step, positive; all of them where there are fewer.</summary>
    public int BatchSize
    {
        get;
        init => field = Require.AtLeastOne(value, nameof(BatchSize));
    } = 32;

    /// <summary>How often to go through the rows at most, positive.</summary>
    public int MaxEpochs
    {
        get;
        init => field = Require.AtLeastOne(value, nameof(MaxEpochs));
    } = 200;

    /// <summary>How many epochs in a row may be no better than the best one before the training ends, zero or positive.</summary>
    public int Patience
    {
        get;
        init => field = Require.NotNegative(value, nameof(Patience));
    } = 20;

    /// <summary>By how much the loss of an epoch must be below the best one to be better, zero or positive.</summary>
    public double Tolerance
    {
        get;
        init => field = Require.NotNegative(value, nameof(Tolerance));
    } = 1e-4;

    /// <summary>
    /// The part of the rows that nothing is learned from, in [0, 1): the loss over it says which epoch was the best. Of classes it has each in the same
    /// proportion. With 0, or of fewer than 20 rows, it is the loss over the rows that are learned from.
    /// </summary>
    public double ValidationFraction
    {
        get;
        init => field = Require.BelowOne(value, nameof(ValidationFraction));
    } = 0.1;

    /// <summary>Chooses the first weights, the order of the rows, and those that are held out: the same seed gives the same network, with any number of threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>The options by name, written alike in every culture.</summary>
    public override string ToString() => Invariant(
        $"MLPOptions {{ LearningRate = {LearningRate}, L2 = {L2}, BatchSize = {BatchSize}, MaxEpochs = {MaxEpochs}, Patience = {Patience}, Tolerance = {Tolerance}, ValidationFraction = {ValidationFraction}, Seed = {Seed} }}");
}
