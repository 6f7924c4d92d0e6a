using System.Collections;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Parameters in groups with hyperparameters of their own. It is handed to an optimizer, one of your own too, in place of a list of
/// parameters; what a group leaves out is the optimizer's.
/// </summary>
/// <remarks>
/// It is itself the list of all parameters, which is why every optimizer takes it. Hand it over as it is: a query over it (<c>Where</c>,
/// <c>ToList</c>) is a plain list again. Groups that differ in other hyperparameters, or in the rule, are a <see cref="CombinedOptimizer"/>.
/// </remarks>
/// <example>
/// <code>
/// ParameterGroups groups =
/// [
///     new(model.Body.Parameters) { LearningRate = 1e-4 },
///     new(model.Head.Parameters),
/// ];
/// var optimizer = new AdamW(groups, learningRate: 1e-3);
/// </code>
/// </example>
[CollectionBuilder(typeof(ParameterGroups), nameof(Create))]
public sealed class ParameterGroups : IEnumerable<Parameter>
{
    private readonly ParameterGroup[] _groups;

    /// <summary>Makes a list of groups.</summary>
    public ParameterGroups(params ReadOnlySpan<ParameterGroup> groups) => _groups = groups.ToArray();

    /// <summary>What a collection expression calls.</summary>
    public static ParameterGroups Create(ReadOnlySpan<ParameterGroup> groups) => new(groups);

    /// <summary>The groups, in order.</summary>
    public IEnumerator<ParameterGroup> GetEnumerator() => ((IEnumerable<ParameterGroup>)_groups).GetEnumerator();

    IEnumerator<Parameter> IEnumerable<Parameter>.GetEnumerator() => _groups.SelectMany(group => group.Parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Some parameters, with what an optimizer is to do differently for them.</summary>
public sealed class ParameterGroup
{
    /// <summary>Makes a group of parameters.</summary>
    public ParameterGroup(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = [.. parameters];
    }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The group's learning rate η, positive; null for the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public double? LearningRate
    {
        get;
        init => field = value is { } rate ? Require.Positive(rate, "learningRate") : null;
    }

    /// <summary>The group's weight decay λ, zero or positive; null for the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is negative or not finite.</exception>
    public double? WeightDecay
    {
        get;
        init => field = value is { } decay ? Require.NotNegative(decay, "weightDecay") : null;
    }
}
