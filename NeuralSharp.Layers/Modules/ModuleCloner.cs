using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Layers;

/// <summary>
/// Clones the parts of a model, each once: what is shared in the model is shared in the copy. A module that is cloned gets one.
/// </summary>
public sealed class ModuleCloner
{
    private readonly Dictionary<object, object> _twins = new(ReferenceEqualityComparer.Instance);

    internal ModuleCloner()
    {
    }

    /// <summary>The copy of a part, with all it consists of; null of null.</summary>
    [return: NotNullIfNotNull(nameof(module))]
    public TModule? Clone<TModule>(TModule? module)
        where TModule : Module
    {
        if (module is null) return null;
        if (_twins.TryGetValue(module, out var known)) return (TModule)known;
        RuntimeHelpers.EnsureSufficientExecutionStack();   // an exception for a model nested too deep, instead of the end of the process
        var twin = module.MakeTwin(this);
        _twins.TryAdd(module, twin);
        module.CopyTo(twin, this);
        return (TModule)twin;
    }

    /// <summary>The copy of a parameter; null of null.</summary>
    [return: NotNullIfNotNull(nameof(parameter))]
    public Parameter? Clone(Parameter? parameter)
    {
        if (parameter is null) return null;
        if (!_twins.TryGetValue(parameter, out var twin)) _twins.Add(parameter, twin = parameter.Twin());
        return (Parameter)twin;
    }

    /// <summary>Makes a member of a copy the twin of the model's: it gets its values, unless it was cloned here and has them.</summary>
    internal void Match(object member, object twin, string what)
    {
        if (_twins.TryGetValue(member, out var known))
        {
            if (known == twin) return;
            throw new InvalidOperationException(
                $"Clone: {what} is shared in the model, and not in its copy. Hand the part to the constructor in CloneWith: `new ...(cloner.Clone(part))`.");
        }

        _twins.Add(member, twin);
        switch (member, twin)
        {
            case (Parameter from, Parameter to):
                to.ConvertTo(from.DType);
                if (!from.IsLazy) to.Assign(from);
                to.RequiresGrad = from.RequiresGrad;
                break;
            case (Tensor from, Tensor to):
                using (Autograd.NoGrad()) to.ReplaceValues(from.Clone());
                break;
            case (Module from, Module to):
                from.CopyTo(to, this);
                break;
            default:
                throw new InvalidOperationException($"Clone: {what} is a {member.GetType().Name}, and a {twin.GetType().Name} in the copy.");
        }
    }
}
