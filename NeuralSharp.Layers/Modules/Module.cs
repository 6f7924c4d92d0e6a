using System.Runtime.CompilerServices;
using System.Text;

namespace NeuralSharp.Layers;

/// <summary>
/// A part of a network: it has parameters, maybe buffers and parts of its own, and maps a tensor to a tensor. A module registers what it
/// consists of in its properties, as in <c>public Parameter Weight { get; private init => field = Register(value); }</c>; there
/// is no reflection, so what is not registered is not there. A buffer is a tensor that belongs to the model and is not trained, such as
/// the running statistics of <see cref="BatchNorm"/>: <see cref="RegisterBuffer"/>.
/// </summary>
public abstract partial class Module
{
    private OrderedDictionary<string, object> _members = [];   // parameters, buffers and modules
    private bool _isInTrainingMode = true;
    private bool _isFrozen;

    /// <summary>
    /// Whether the module is in training mode, in which dropout drops; true from the start. It is false while a thread evaluates (a
    /// trainer's <c>Predict</c> and <c>Evaluate</c>, <see cref="Summary(Shape, DType?)"/>, <see cref="GradientReport(Tensor, double?)"/>), on that
    /// thread and in the tasks that it starts meanwhile: the mode itself is not touched, and other threads see the module as it is.
    /// </summary>
    public bool IsTraining
    {
        get
        {
            if (EvaluationScope.IsActive) return false;
            Tape.Guard((Module: this, IsTraining: _isInTrainingMode), static then => then.Module._isInTrainingMode == then.IsTraining);
            return _isInTrainingMode;
        }
    }

    /// <summary>
    /// Whether <see cref="Freeze"/> holds the module. Its parameters then require no gradient; one with statistics of the data that it has seen
    /// uses them and does not write them, whatever <see cref="IsTraining"/> says.
    /// </summary>
    public bool IsFrozen
    {
        get
        {
            Tape.Guard((Module: this, IsFrozen: _isFrozen), static then => then.Module._isFrozen == then.IsFrozen);
            return _isFrozen;
        }
    }

    /// <summary>The module's name in messages and summaries.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The largest model that this is a part of, itself where it is in none, as far as first registrations tell.</summary>
    internal Module Root
    {
        get
        {
            var module = this;
            while (module.Parents() is [var first, ..]) module = first;
            return module;
        }
    }

    /// <summary>Where the module draws random numbers from, if not from <see cref="Generator.Default"/>: a training that goes on later needs it.</summary>
    internal virtual Generator? Source => null;

    /// <summary>The name it was given as a part: <see cref="ModuleExtensions.Named"/>.</summary>
    internal string? GivenName { get; set; }

    /// <summary>
    /// Whether <see cref="Forward"/> does the same on tensors in every step, so that a trainer may run it once and replay what it did: true
    /// for the library's modules, false for yours unless you override it.
    /// </summary>
    /// <remarks>
    /// Say true where <see cref="Forward"/> is made of tensor ops, and neither counts, prints, nor decides by anything but shapes,
    /// <see cref="IsTraining"/> and what never changes. A trainer then trains as fast as with the library's own modules, see
    /// docs/layers.md. A value read in C# (<see cref="Tensor.Item"/>, <c>ToArray</c>, a span) throws while a step is captured; a counter
    /// or a branch on a field cannot be found out, and stays as it was at the capture.
    /// </remarks>
    /// <example><code>public override bool IsReplayable =&gt; true;</code></example>
    public virtual bool IsReplayable => GetType().Module == typeof(Module).Module;

    /// <summary>All parameters of this module and its parts, in order, each once however often it is shared.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. Tensors().Select(entry => entry.Value).OfType<Parameter>()];

    /// <summary>All parameters with the paths they have in files, such as <c>0.weight</c>; each once, under its first path.</summary>
    public IReadOnlyList<KeyValuePair<string, Parameter>> NamedParameters =>
        [.. State().Where(entry => entry.Value is Parameter).Select(entry => KeyValuePair.Create(entry.Key, (Parameter)entry.Value))];

    /// <summary>All buffers with the paths they have in files, such as <c>1.running_mean</c>; each once, under its first path.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> NamedBuffers => [.. State().Where(entry => entry.Value is not Parameter)];

    /// <summary>The direct parts with their names, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, Module>> Children =>
        [.. _members.Where(entry => entry.Value is Module).Select(entry => KeyValuePair.Create(entry.Key, (Module)entry.Value))];

    /// <summary>Maps an input to an output; shapes are the module's to say. It runs no hooks: <see cref="Call(Tensor)"/> does.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>Puts this module and its parts in training mode.</summary>
    /// <returns>This module.</returns>
    public Module Train() => SetMode(isTraining: true);

    /// <summary>Puts this module and its parts in evaluation mode, in which the same input gives the same output.</summary>
    /// <returns>This module.</returns>
    public Module Eval() => SetMode(isTraining: false);

    /// <summary>
    /// Keeps this module and its parts as they are from now on: no parameter requires a gradient, the gradients that they have are dropped,
    /// and running statistics are used and not written, as in evaluation, also after <see cref="Train"/>. Dropout still drops in training
    /// mode. The summary says which layers are frozen.
    /// </summary>
    /// <returns>This module.</returns>
    public Module Freeze() => SetFrozen(true);

    /// <summary>Lets all parameters learn again after <see cref="Freeze"/>, and running statistics follow the data in training mode.</summary>
    /// <returns>This module.</returns>
    public Module Unfreeze() => SetFrozen(false);

    /// <summary>Forgets the gradients of all parameters; call it before the next <c>Backward</c>, which adds to them.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters) parameter.Grad = null;
    }

    /// <summary>
    /// Converts all parameters, and the buffers of float types, in place, to another float type. Make optimizers afterwards: they hold
    /// state of the old type.
    /// </summary>
    /// <returns>This module.</returns>
    /// <exception cref="DTypeException">The type is not a float type.</exception>
    public Module To(DType dtype)
    {
        if (!dtype.IsFloat()) throw new DTypeException($"To: a model computes in Float32 or Float64, not {dtype}.");
        foreach (var (_, tensor) in State())
        {
            if (tensor is Parameter parameter) parameter.ConvertTo(dtype);
            else if (tensor.DType.IsFloat() && tensor.DType != dtype) ConvertBuffer(tensor, dtype);
        }

        return this;
    }

    /// <summary>A table of the module's parts and their parameters, as text.</summary>
    public string Summary() => ModuleSummary.Format(this);

    /// <summary>
    /// A table of the module's parts with the shapes of their outputs, their parameters, bytes, and multiply-adds in matrix products, for an
    /// input of a shape. The model is run once on zeros, in evaluation mode and unrecorded, and nothing is written to it: running statistics,
    /// generators, gradients, modes, and layers that have no input size yet are as they were, also for threads that use the model meanwhile. Hooks run, as in any call. A part that its module calls
    /// by <c>Forward</c> and not by <see cref="Call(Tensor)"/> has no output in the table.
    /// </summary>
    /// <param name="inputShape">The shape of an input, with the batch, such as <c>[1, 784]</c>.</param>
    /// <param name="inputType">The input's type; that of the model's first parameter when omitted. Indices of an <see cref="Embedding"/> are Int32.</param>
    public string Summary(Shape inputShape, DType? inputType = null) =>
        ModuleSummary.Format(this, DryRun.Of(this, inputShape, inputType ?? (Parameters is [var first, ..] ? first.DType : DType.Float32)));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Registers a parameter or a part; call it where the property is set. Null is kept out.</summary>
    /// <param name="value">The parameter or module.</param>
    /// <param name="name">Its name, by default the property's; in files it is written in lower case, as in <c>running_mean</c>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">
    /// The name is taken or cannot stand in a path, the value is neither a parameter nor a module, or it contains this module.
    /// </exception>
    protected T Register<T>(T value, [CallerMemberName] string name = "")
    {
        if (value is null) return value;
        if (value is not (Parameter or Module))
        {
            throw new ArgumentException(
                $"{Name}: '{name}' is a {value.GetType().Name}; parameters and modules are registered. Make it a Parameter, or call RegisterBuffer for a tensor "
                + "that is saved and not trained.",
                nameof(value));
        }

        if (value is Module module && IsWithin(module))
            throw new ArgumentException($"{Name}: '{name}' contains the module it would be a part of; a module cannot be a part of itself.", nameof(value));
        AddMember(value, name);
        return value;
    }

    /// <summary>
    /// Registers a buffer: a tensor that is saved, loaded and converted with the model, and is no parameter. Call it where the property
    /// is set. Change its values in place, as by <see cref="Tensor.CopyFrom"/>, never the property: files and captured steps know this tensor.
    /// </summary>
    /// <param name="value">The tensor; it does not require a gradient.</param>
    /// <param name="name">Its name, by default the property's; in files it is written in lower case, as in <c>running_mean</c>.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The name is taken or cannot stand in a path, or the tensor is a parameter or requires a gradient.</exception>
    protected Tensor RegisterBuffer(Tensor value, [CallerMemberName] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.RequiresGrad || value is Parameter)
            throw new ArgumentException($"{Name}: '{name}' requires a gradient, and a buffer is not trained. Register a Parameter, or Detach it.", nameof(value));
        AddMember(value, name);
        value.Storage.HandOver(null);   // it outlives the scope it is made in
        return value;
    }

    private void AddMember(object value, string name)
    {
        if (name.Length == 0 || name.Contains('.'))
        {
            throw new ArgumentException(
                $"{Name}: '{name}' cannot be a part of a path. Register where the property is set, or give a name without a point.", nameof(name));
        }

        if (!_members.TryAdd(ToLowerPath(name), value))
            throw new ArgumentException($"{Name}: the name '{name}' is registered already. Give each part a name of its own.", nameof(name));
        if (value is Parameter parameter) parameter.Owner ??= this;
        else if (value is Module part) part.AddParent(this);
    }

    private Module SetMode(bool isTraining)
    {
        foreach (var module in AllModules()) module._isInTrainingMode = isTraining;
        return this;
    }

    private Module SetFrozen(bool isFrozen)
    {
        foreach (var module in AllModules()) module._isFrozen = isFrozen;
        foreach (var parameter in Parameters)
        {
            parameter.RequiresGrad = !isFrozen;
            if (isFrozen) parameter.Grad = null;   // an optimizer would step by it
        }

        return this;
    }

    /// <summary>Makes this module alone, without its parts, frozen or not.</summary>
    internal void RestoreFrozen(bool isFrozen)
    {
        _isFrozen = isFrozen;
        foreach (var parameter in OwnParameters) parameter.RequiresGrad = !isFrozen;
    }

    private static void ConvertBuffer(Tensor buffer, DType dtype)
    {
        using (Autograd.NoGrad()) buffer.ReplaceValues(buffer.To(dtype));
    }

    /// <summary>A name as it stands in paths.</summary>
    private protected static string ToLowerPath(string name)
    {
        var path = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1])) path.Append('_');
            path.Append(char.ToLowerInvariant(name[i]));
        }

        return path.ToString();
    }
}
