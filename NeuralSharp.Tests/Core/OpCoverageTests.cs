using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Nothing that computes may be missing from the table of ops.</summary>
[TestFixture]
internal sealed class OpCoverageTests
{
    // Members that return a tensor and have no row, because no gradient flows through them. Each is tested where its group says.
    private static readonly string[] s_withoutGradient =
    [
        // Creation: TensorCreationTests; from MathNet's types: MathNetInteropTests.
        "Scalar(Double, DType, Boolean)", "From(T[], Boolean)", "From(T[,], Boolean)", "From(T[,,], Boolean)", "From(T[,,,], Boolean)",
        "From(Matrix<T>, Boolean)", "From(Vector<T>, Boolean)",
        "From(ReadOnlySpan<T>, Shape, Boolean)", "Zeros(Shape, DType, Boolean)", "Ones(Shape, DType, Boolean)", "Full(Shape, Double, DType, Boolean)",
        "From(Matrix<T>, Boolean)", "From(Vector<T>, Boolean)", "ZerosLike(Tensor)", "OnesLike(Tensor)", "Arange(Double, DType)", "Arange(Double, Double, Double, DType)",
        "Uniform(Shape, Double, Double, DType, Generator, Boolean)", "Normal(Shape, Double, Double, DType, Generator, Boolean)",

        // Writes in place, which are not recorded: TensorInPlaceTests.
        "CopyFrom(Tensor)", "AddInPlace(Tensor)", "SubtractInPlace(Tensor)", "MultiplyInPlace(Tensor)", "DivideInPlace(Tensor)", "Fill(Double)",

        // Results that are constants to the graph: SpecialValueTests and TensorAccessTests.
        "Sign()", "EqualTo(Tensor)", "ArgMax(Int32, Boolean)", "ArgMin(Int32, Boolean)", "OneHot(Int32, DType)",
        "Floor()", "Ceiling()", "Round()",

        // Comparisons: ComparisonTests.
        "EqualTo(Double)", "NotEqualTo(Tensor)", "NotEqualTo(Double)", "GreaterThan(Tensor)", "GreaterThan(Double)",
        "GreaterThanOrEqualTo(Tensor)", "GreaterThanOrEqualTo(Double)", "LessThan(Tensor)", "LessThan(Double)",
        "LessThanOrEqualTo(Tensor)", "LessThanOrEqualTo(Double)",
        "op_GreaterThan(Tensor, Tensor)", "op_GreaterThan(Tensor, Double)", "op_GreaterThan(Double, Tensor)",
        "op_GreaterThanOrEqual(Tensor, Tensor)", "op_GreaterThanOrEqual(Tensor, Double)", "op_GreaterThanOrEqual(Double, Tensor)",
        "op_LessThan(Tensor, Tensor)", "op_LessThan(Tensor, Double)", "op_LessThan(Double, Tensor)",
        "op_LessThanOrEqual(Tensor, Tensor)", "op_LessThanOrEqual(Tensor, Double)", "op_LessThanOrEqual(Double, Tensor)",

        // The graph itself: AutogradTests.
        "get_Grad()", "Detach()",
    ];

    // Ops of which no member of Tensor is made: CheckpointTests, JacobianTests.
    private static readonly Type[] s_withoutMember = [typeof(CheckpointOp), typeof(CheckpointTrace)];

    [Test]
    public void Every_member_that_returns_a_tensor_has_a_row_or_is_listed()
    {
        var covered = OpCases.All.Select(row => row.Member).Concat(s_withoutGradient).ToHashSet();
        Members().Where(member => !covered.Contains(member)).ShouldBeEmpty("give each a row in OpCases, or list it in OpCoverageTests");
    }

    [Test]
    public void Rows_and_the_list_name_only_members_that_exist()
    {
        var members = Members().ToHashSet();
        OpCases.All.Select(row => row.Member).Concat(s_withoutGradient).Distinct().Where(name => !members.Contains(name)).ShouldBeEmpty();
        s_withoutGradient.Where(name => OpCases.All.Any(row => row.Member == name)).ShouldBeEmpty("they have a row");
    }

    [Test]
    public void Rows_have_names_of_their_own() =>
        OpCases.All.GroupBy(row => row.ToString()).Where(rows => rows.Count() > 1).Select(rows => rows.Key).ShouldBeEmpty();

    [Test]
    public void Every_op_type_appears_in_the_graphs_of_the_rows()
    {
        var recorded = new HashSet<Type>();
        foreach (var row in OpCases.All)
        {
            var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
            var output = row.Function(inputs);
            Collect(output, recorded);
            var weights = Tensor.OnesLike(output);
            weights.RequiresGrad = true;
            foreach (var gradient in Autograd.Grad(output, inputs, weights, createGraph: true)) Collect(gradient, recorded);
        }

        OpTypes().Where(type => !recorded.Contains(type)).Select(type => type.Name).ShouldBeEmpty("no row records these ops");
    }

    private static IEnumerable<Type> OpTypes() => typeof(Op).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !s_withoutMember.Contains(type))
        .Where(type => ((Op)RuntimeHelpers.GetUninitializedObject(type)).IsDifferentiable);

    private static IEnumerable<string> Members() => typeof(Tensor)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => typeof(Tensor).IsAssignableFrom(method.ReturnType) || method.ReturnType == typeof(Tensor[]))
        .Where(method => !OnlyForwards(method))
        .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))})");

    /// <summary>Whether the member only hands on: the forms of Tensor.Arrays.cs, and the static twins of methods with a row (OverloadTests).</summary>
    private static bool OnlyForwards(MethodInfo method) =>
        method.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is { Priority: < 0 } || method is { IsStatic: true, Name: "Maximum" or "Minimum" }
        || (method.Name == "get_At" && method.GetParameters()[0].ParameterType.IsArray);

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;

    private static void Collect(Tensor tensor, HashSet<Type> types)
    {
        var (seen, toVisit) = (new HashSet<Op>(), new Stack<Tensor>([tensor]));
        while (toVisit.TryPop(out var next))
        {
            if (next.Producer is not { } op || !seen.Add(op)) continue;
            types.Add(op.GetType());
            for (var i = 0; i < op.InputCount; i++) toVisit.Push(op.InputTensor(i));
        }
    }
}
