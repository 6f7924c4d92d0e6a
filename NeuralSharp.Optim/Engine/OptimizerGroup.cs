namespace NeuralSharp.Optim;

/// <summary>A group of parameters in the charge of an optimizer, with the hyperparameters that may change between steps.</summary>
public sealed class OptimizerGroup
{
    private readonly bool _hasOwnWeightDecay;

    internal OptimizerGroup(ParameterGroup group, double learningRate)
    {
        Parameters = group.Parameters;
        RelativeRate = group.LearningRate is { } own ? own / learningRate : 1;
        LearningRate = group.LearningRate ?? learningRate;
        _hasOwnWeightDecay = group.WeightDecay is not null;
        WeightDecay = group.WeightDecay ?? 0;
    }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The learning rate η of this group; a schedule changes it between steps, down to zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not set the rate.</exception>
    public double LearningRate
    {
        get;
        set
        {
            Ambient.CheckBetweenSteps("LearningRate");
            field = Require.NotNegative(value, "learningRate");
        }
    }

    /// <summary>The weight decay λ of this group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is negative or not finite.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not set the decay.</exception>
    public double WeightDecay
    {
        get;
        set
        {
            Ambient.CheckBetweenSteps("WeightDecay");
            field = Require.NotNegative(value, "weightDecay");
        }
    }

    /// <summary>What the group's rate was, at first, to the optimizer's.</summary>
    internal double RelativeRate { get; set; }

    /// <summary>The optimizer's weight decay, where the group has none of its own.</summary>
    internal void InheritWeightDecay(double value)
    {
        if (!_hasOwnWeightDecay) WeightDecay = value;
    }
}
