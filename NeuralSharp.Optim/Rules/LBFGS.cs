using System.Numerics.Tensors;

namespace NeuralSharp.Optim;

/// <summary>
/// Limited-memory BFGS: θ ← θ + td with d = −Hg, where H, an approximation of the inverse Hessian, is applied by the two-loop recursion
/// over the last changes s of the parameters and y of the gradient, and t comes from a line search. For losses without noise (the whole
/// data set in every step) and moderate numbers of parameters; a step evaluates the loss several times, so it has the form
/// <c>Step(loss)</c> alone. Source: Nocedal, "Updating quasi-Newton matrices with limited storage", 1980; Liu and Nocedal, "On the
/// limited memory BFGS method for large scale optimization", 1989.
/// </summary>
/// <remarks>
/// <para>
/// It computes in doubles, whatever the parameters are. Weight decay is a part of the loss, λ/2 · ‖θ‖². The iterations and defaults are
/// PyTorch's, except that a line search is made unless <see cref="LineSearch"/> says no. With the search, a loss times a constant is
/// minimized by the same evaluations, apart from the two tolerances, which are absolute.
/// </para>
/// <para>
/// Where a line search finds no lower point, the history is forgotten and the gradient's own direction is searched. Where nothing is lower
/// there either, the step ends, and <see cref="Termination"/> says so: further steps on the same loss move nothing.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var optimizer = new LBFGS(model.Parameters);
/// do optimizer.Step(() => Losses.CrossEntropy(model.Forward(x), y));
/// while (optimizer.Termination is LBFGSTermination.MaxIterations or LBFGSTermination.MaxEvaluations &amp;&amp; optimizer.StepCount &lt; 100);
/// </code>
/// </example>
/// <param name="parameters">What to step.</param>
/// <param name="learningRate">η, positive: the first step that a line search tries, or the step without one.</param>
/// <param name="maxIterations">How many iterations make one <c>Step</c>, at most.</param>
/// <param name="historySize">How many changes are kept, two numbers a parameter for each.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
/// <exception cref="ArgumentException">The parameters stand in groups.</exception>
public sealed class LBFGS(IEnumerable<Parameter> parameters, double learningRate = 1, int maxIterations = 20, int historySize = 100)
    : Optimizer(CheckNotGrouped(parameters), learningRate)
{
    private const double LeastCurvature = 2.220446049250313e-16;   // of yᵀs / |gᵀs|, the machine's epsilon: below it a change teaches nothing
    private const int MostTrials = 25;             // of a line search

    private readonly int _maxIterations = Require.AtLeastOne(maxIterations);
    private readonly int _historySize = Require.AtLeastOne(historySize);
    private readonly List<Change> _history = [];
    private double[] _direction = [];
    private double[] _previousGradient = [];
    private double _stepLength;
    private double _scale = 1;   // the first guess of H is this times the identity

    /// <summary>Whether a step's length is searched by the strong Wolfe conditions, as by default; otherwise it is the learning rate.</summary>
    public bool LineSearch { get; init; } = true;

    /// <summary>How often a <c>Step</c> computes the loss, at most (a line search under way is finished); 5/4 of the iterations by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int MaxEvaluations
    {
        get => field == 0 ? 5 * _maxIterations / 4 : field;
        init => field = Require.AtLeastOne(value, "maxEvaluations");
    }

    /// <summary>A <c>Step</c> ends where no element of the gradient is larger than this; 1e-7 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double GradientTolerance
    {
        get;
        init => field = Require.NotNegative(value, "gradientTolerance");
    } = 1e-7;

    /// <summary>
    /// A <c>Step</c> ends after an iteration that changed the loss by less than this, or no parameter by more than this; 1e-9 by default.
    /// Either is enough, as in PyTorch. Both are absolute: set it to 0 for a loss that is small by nature.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double ChangeTolerance
    {
        get;
        init => field = Require.NotNegative(value, "changeTolerance");
    } = 1e-9;

    /// <summary>How many iterations were done in all steps.</summary>
    public int IterationCount { get; private set; }

    /// <summary>Why the last <c>Step</c> ended. It is not part of the saved state.</summary>
    public LBFGSTermination Termination { get; private set; }

    /// <summary>Throws: this optimizer has to compute the loss itself.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void Step() => throw new InvalidOperationException(
        "LBFGS.Step: a step computes the loss several times, so it needs the function that does: optimizer.Step(() => loss of model.Forward(x)). "
        + "A Trainer cannot do that; write the loop yourself, or use another optimizer.");

    /// <inheritdoc/>
    /// <exception cref="NonFiniteLossException">
    /// The loss or its gradient is NaN or infinite where the step begins, or without a line search on its way. The parameters and all that
    /// was learnt are as before the step, which is not counted. Points that a line search tries may be so: it turns back from them.
    /// </exception>
    /// <exception cref="NonFiniteGradientException">The same, where <see cref="Optimizer.NonFiniteGradients"/> says to throw for gradients.</exception>
    public override Tensor Step(Func<Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (Ambient.Mine.IsCapturing)
        {
            throw new CaptureException(
                "LBFGS.Step: how often it computes the loss depends on values, so a step cannot be captured and replayed. Run the function as it is, without capturing.");
        }

        CheckNotDecoupled();
        Termination = LBFGSTermination.None;
        Tensor? first = null;
        var (value, gradient) = Evaluate(loss, tensor => first ??= tensor);
        if (!Admit(value, ref gradient))
        {
            Termination = LBFGSTermination.Skipped;
            return first!;
        }

        var undo = Undo();
        try
        {
            var end = Iterate(loss, value, gradient);
            if (end == LBFGSTermination.Skipped) undo();
            else CountStep();
            Termination = end;
        }
        catch
        {
            undo();
            throw;
        }

        return first!;
    }

    /// <inheritdoc/>
    public override bool NeedsLoss => true;

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [];   // what it learns is of all parameters together

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => Step();

    /// <inheritdoc/>
    protected override StateDict OwnState()
    {
        var state = new StateDict { ["iterations"] = IterationCount, ["history"] = _history.Count, ["step_length"] = _stepLength, ["scale"] = _scale };
        if (IterationCount == 0) return state;
        state.AddCopy("direction", Tensor.From(_direction));
        state.AddCopy("gradient", Tensor.From(_previousGradient));
        for (var i = 0; i < _history.Count; i++)
        {
            state.AddCopy(Invariant($"{i}.s"), Tensor.From(_history[i].S));
            state.AddCopy(Invariant($"{i}.y"), Tensor.From(_history[i].Y));
        }

        return state;
    }

    /// <inheritdoc/>
    protected override void ReadOwnState(StateReader own)
    {
        var (iterations, changes) = (own.Count("iterations"), own.Count("history"));
        var (stepLength, scale) = (own.Rate("step_length"), own.Rate("scale"));
        if (changes > _historySize) own.Fault(Invariant($"its history is longer than the {_historySize} changes that are kept here"));
        if (iterations == 0 && changes > 0) own.Fault("it has a history before a first iteration");

        var (direction, gradient, history) = (Array.Empty<double>(), Array.Empty<double>(), new List<Change>());
        if (iterations > 0)
        {
            var length = Slots.Sum(slot => slot.Parameter.Length);
            (direction, gradient) = (Doubles(own, "direction", length), Doubles(own, "gradient", length));
            var read = Math.Min(changes, own.Names.Count());   // no more than there can be
            for (var i = 0; i < read; i++) history.Add(ReadChange(own, i, length));
        }

        own.Then(() =>
        {
            (IterationCount, _stepLength, _scale, _direction, _previousGradient) = (iterations, stepLength, scale, direction, gradient);
            _history.Clear();
            _history.AddRange(history);
        });
    }

    private static Change ReadChange(StateReader own, int index, int length)
    {
        var nameOfY = Invariant($"{index}.y");
        var (s, y) = (Doubles(own, Invariant($"{index}.s"), length), Doubles(own, nameOfY, length));
        var curvature = s.Length == y.Length ? TensorPrimitives.Dot<double>(y, s) : 0;
        if (s.Length == length && y.Length == length && !(curvature > 0))
            own.Fault(nameOfY, Invariant($"has the curvature {curvature} along its step, and only positive ones are kept"));
        return new(s, y, 1 / curvature);
    }

    /// <summary>A vector of a length; an empty one where there is none.</summary>
    private static double[] Doubles(StateReader own, string name, int length) =>
        own.Tensor(name, [length], DType.Float64, (there, _) => Invariant($"{there}, and should be Float64 of [{length}]"))?.ToArray<double>() ?? [];

    /// <summary>Remembers the parameters and all that was learnt, to go back there when a step cannot be finished.</summary>
    private Action Undo()
    {
        var (place, history, iterations) = (Positions(), _history.ToArray(), IterationCount);
        var (direction, previousGradient, stepLength, scale) = (_direction, _previousGradient, _stepLength, _scale);
        return () =>
        {
            MoveTo(place);
            _history.Clear();
            _history.AddRange(history);
            (IterationCount, _direction, _previousGradient, _stepLength, _scale) = (iterations, direction, previousGradient, stepLength, scale);
        };
    }

    private LBFGSTermination Iterate(Func<Tensor> loss, double value, double[] gradient)
    {
        if (Largest(gradient) <= GradientTolerance) return LBFGSTermination.GradientTolerance;
        var evaluations = 1;
        for (var iteration = 1; iteration <= _maxIterations; iteration++)
        {
            Learn(gradient);
            IterationCount = StateCount.Next(IterationCount);
            var (before, from) = (value, Positions());
            var slope = Aim(gradient);
            if (LineSearch)
            {
                var found = Search();
                if (found.Step == 0 && _history.Count > 0)
                {
                    _history.Clear();
                    slope = Aim(gradient);
                    found = Search();
                }

                Move(from, found.Step);
                (_stepLength, value, gradient) = (found.Step, found.Value, found.Gradient);
                if (found.Step == 0) return LBFGSTermination.NoLowerPoint;
            }
            else
            {
                Move(from, _stepLength);
                if (iteration == _maxIterations) return LBFGSTermination.MaxIterations;   // the next step begins with this evaluation
                (value, gradient) = Evaluate(loss);
                if (!Admit(value, ref gradient)) return LBFGSTermination.Skipped;
                evaluations++;
            }

            if (Largest(gradient) <= GradientTolerance) return LBFGSTermination.GradientTolerance;
            if (Largest(_direction) * _stepLength <= ChangeTolerance || Math.Abs(value - before) < ChangeTolerance) return LBFGSTermination.ChangeTolerance;
            if (evaluations >= MaxEvaluations) return LBFGSTermination.MaxEvaluations;

            LinePoint Search()
            {
                var start = new LinePoint(0, value, slope, gradient);
                return slope < 0 ? StrongWolfe.Search(At, start, _stepLength, MostTrials) : start;
            }

            LinePoint At(double step)
            {
                Move(from, step);
                evaluations++;
                var (valueThere, gradientThere) = Evaluate(loss);
                return new(step, valueThere, TensorPrimitives.Dot<double>(gradientThere, _direction), gradientThere);
            }
        }

        return LBFGSTermination.MaxIterations;
    }

    /// <summary>Chooses the direction and how far to go in it at first; gives the slope there.</summary>
    private double Aim(double[] gradient)
    {
        _direction = Direction(gradient);
        var slope = TensorPrimitives.Dot<double>(gradient, _direction);
        if (!(slope < 0) && _history.Count > 0)   // by rounding: H is positive definite
        {
            _history.Clear();
            return Aim(gradient);
        }

        _previousGradient = gradient;
        _stepLength = LearningRate;
        var unit = 1 / TensorPrimitives.SumOfMagnitudes<double>(gradient);   // nothing known of the curvature: a step of length 1
        if (LineSearch && _history.Count == 0) _stepLength *= unit;
        else if (!LineSearch && IterationCount == 1) _stepLength *= Math.Min(1, unit);
        return slope;
    }

    /// <summary>−Hg by the two-loop recursion; −g where there is no history.</summary>
    private double[] Direction(double[] gradient)
    {
        var d = new double[gradient.Length];
        TensorPrimitives.Negate(gradient, d);
        if (_history.Count == 0) return d;
        var shares = new double[_history.Count];
        for (var i = _history.Count - 1; i >= 0; i--)
        {
            var (s, y, ρ) = _history[i];
            shares[i] = TensorPrimitives.Dot<double>(s, d) * ρ;
            AddScaled(d, y, -shares[i]);
        }

        TensorPrimitives.Multiply(d, _scale, d);
        for (var i = 0; i < _history.Count; i++)
        {
            var (s, y, ρ) = _history[i];
            AddScaled(d, s, shares[i] - (TensorPrimitives.Dot<double>(y, d) * ρ));
        }

        return d;
    }

    /// <summary>Takes the last change into the history.</summary>
    private void Learn(double[] gradient)
    {
        if (IterationCount == 0) return;
        var (s, y) = (new double[gradient.Length], new double[gradient.Length]);
        TensorPrimitives.Multiply(_direction, _stepLength, s);
        TensorPrimitives.Subtract(gradient, _previousGradient, y);
        var curvature = TensorPrimitives.Dot<double>(y, s);
        if (!(curvature > LeastCurvature * Math.Abs(TensorPrimitives.Dot<double>(_previousGradient, s)))) return;
        if (_history.Count == _historySize) _history.RemoveAt(0);
        _history.Add(new(s, y, 1 / curvature));
        _scale = curvature / TensorPrimitives.SumOfSquares<double>(y);
    }

    /// <summary>Whether to go on from a point; its gradient may have been clipped.</summary>
    private bool Admit(double value, ref double[] gradient)
    {
        if (!AdmitGradients()) return false;
        if (NonFiniteGradients == NonFiniteGradients.Clip) gradient = Gather();
        if (double.IsFinite(value) && double.IsFinite(Largest(gradient))) return true;
        if (NonFiniteGradients == NonFiniteGradients.Skip)
        {
            NonFiniteSteps++;
            return false;
        }

        var what = double.IsFinite(value) ? Invariant($"the loss is {value}, and its gradient is not finite") : Invariant($"the loss is {value}");
        throw new NonFiniteLossException(
            value,
            $"LBFGS.Step: {what}. The parameters are as before the step, which is not counted. Check the data and the start for NaN and values too large, "
            + "and find where it arises with Autograd.DetectAnomalies().");
    }

    /// <summary>The objective, which is the loss with the sign and the weight decay that the base is told, and its gradient.</summary>
    private (double Value, double[] Gradient) Evaluate(Func<Tensor> loss, Action<Tensor>? see = null)
    {
        ZeroGrad();
        var tensor = loss() ?? throw new ArgumentException("LBFGS.Step: the function returned null instead of the loss.", nameof(loss));
        tensor.Backward();
        CheckGradientsExist();
        see?.Invoke(tensor.Detach());
        var value = (Maximize ? -1 : 1) * tensor.Item();
        foreach (var slot in Slots)
        {
            if (slot.Group.WeightDecay > 0 && slot.IsStepped)
                value += slot.Group.WeightDecay / 2 * TensorPrimitives.SumOfSquares<double>(Doubles(slot.Parameter));
        }

        return (value, Gather());
    }

    private double[] Gather() => [.. Slots.SelectMany(slot =>
    {
        if (!slot.IsStepped) return new double[slot.Parameter.Length];
        var gradient = Doubles(slot.Parameter.Grad!);
        if (Maximize) TensorPrimitives.Negate(gradient, gradient);
        if (slot.Group.WeightDecay > 0) AddScaled(gradient, Doubles(slot.Parameter), slot.Group.WeightDecay);
        return gradient;
    })];

    private double[] Positions() => [.. Slots.SelectMany(slot => Doubles(slot.Parameter))];

    /// <summary>Goes some steps of the direction from a place.</summary>
    private void Move(double[] from, double steps)
    {
        var place = (double[])from.Clone();
        AddScaled(place, _direction, steps);
        MoveTo(place);
    }

    private void MoveTo(ReadOnlySpan<double> place)
    {
        using var mode = Autograd.NoGrad();
        foreach (var slot in Slots)
        {
            var parameter = slot.Parameter;
            parameter.BeginWrite("Step");
            if (parameter.DType == DType.Float32) TensorPrimitives.ConvertTruncating(place[..parameter.Length], parameter.Write<float>());
            else place[..parameter.Length].CopyTo(parameter.Write<double>());
            place = place[parameter.Length..];
        }
    }

    private static double[] Doubles(Tensor tensor)
    {
        var values = new double[tensor.Length];
        if (tensor.DType == DType.Float32) TensorPrimitives.ConvertTruncating(tensor.Read<float>(), values);
        else tensor.Read<double>().CopyTo(values);
        return values;
    }

    private static void AddScaled(double[] sum, double[] values, double factor) => TensorPrimitives.MultiplyAdd(values, factor, sum, sum);

    private static double Largest(double[] values) => Math.Abs(TensorPrimitives.MaxMagnitude<double>(values));

    private static IEnumerable<Parameter> CheckNotGrouped(IEnumerable<Parameter> parameters) => parameters is not ParameterGroups ? parameters
        : throw new ArgumentException("LBFGS: it goes along one line for all parameters, and takes no groups. Hand over one list.", nameof(parameters));

    private void CheckNotDecoupled()
    {
        if (DecoupledWeightDecay)
            throw new InvalidOperationException("LBFGS: weight decay is a part of the loss that the line search sees, and cannot be decoupled. Leave DecoupledWeightDecay out.");
    }

    /// <summary>A change of the parameters, the change of the gradient that went with it, and ρ = 1 / yᵀs.</summary>
    private sealed record Change(double[] S, double[] Y, double Rho);
}
