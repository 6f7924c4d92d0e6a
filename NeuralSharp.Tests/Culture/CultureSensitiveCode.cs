using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NeuralSharp.Tests.Culture;

/// <summary>Code whose text, or whose order of texts, depends on the culture of the thread.</summary>
internal sealed record CultureFinding(SyntaxNode Node, string What)
{
    public override string ToString() =>
        $"{Node.SyntaxTree.FilePath}({Node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}): {What}: {Node.ToString().ReplaceLineEndings(" ")}";
}

/// <summary>Finds such code in a compilation: what analyzers know (CA1305 and its kin), and what they do not see, such as <c>$"{x}"</c> and <c>"" + x</c>.</summary>
internal sealed class CultureSensitiveCode(SemanticModel model) : CSharpSyntaxWalker
{
    private static readonly string[] s_sorting =
        ["OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Order", "OrderDescending", "MaxBy", "MinBy", "Max", "Min", "Sort"];

    private readonly List<CultureFinding> _findings = [];

    public static IEnumerable<CultureFinding> In(CSharpCompilation compilation) => compilation.SyntaxTrees.AsParallel().AsOrdered().SelectMany(tree =>
    {
        var walker = new CultureSensitiveCode(compilation.GetSemanticModel(tree));
        walker.Visit(tree.GetRoot());
        return walker._findings;
    });

    public override void VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node)
    {
        if (!HasInvariantHandler(node) && node.Contents.OfType<InterpolationSyntax>().Any(hole => DependsOnCulture(hole.Expression))) Add(node, "interpolated");
        base.VisitInterpolatedStringExpression(node);
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.AddExpression) && IsString(model.GetTypeInfo(node).Type))
        {
            if (DependsOnCulture(node.Left)) Add(node, "concatenated");
            if (DependsOnCulture(node.Right)) Add(node, "concatenated");
        }

        base.VisitBinaryExpression(node);
    }

    public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.AddAssignmentExpression) && IsString(model.GetTypeInfo(node.Left).Type) && DependsOnCulture(node.Right)) Add(node, "concatenated");
        base.VisitAssignmentExpression(node);
    }

    public override void VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        if (node.Name.Identifier.Text is "CurrentCulture" or "CurrentUICulture" or "InstalledUICulture" or "CurrentInfo" or "CurrentCultureIgnoreCase"
            && model.GetSymbolInfo(node).Symbol is IPropertySymbol or IFieldSymbol)
            Add(node, "the thread's culture");
        base.VisitMemberAccessExpression(node);
    }

    /// <summary>The text that the compiler makes for a record; of a type that is not public it is found where it is used.</summary>
    public override void VisitRecordDeclaration(RecordDeclarationSyntax node)
    {
        if (model.GetDeclaredSymbol(node) is { DeclaredAccessibility: Accessibility.Public, ContainingType: null } type && DependsOnCulture(type)) Add(node, "a record's own text");
        base.VisitRecordDeclaration(node);
    }

    public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
    {
        CheckCreation(node);
        base.VisitObjectCreationExpression(node);
    }

    public override void VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node)
    {
        CheckCreation(node);
        base.VisitImplicitObjectCreationExpression(node);
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (model.GetSymbolInfo(node).Symbol is IMethodSymbol method) CheckCall(node, method);
        base.VisitInvocationExpression(node);
    }

    private void CheckCreation(BaseObjectCreationExpressionSyntax node)
    {
        if (model.GetSymbolInfo(node).Symbol is not IMethodSymbol { ContainingType: var type } constructor) return;
        if (type.Name == "ArgumentOutOfRangeException" && node.ArgumentList?.Arguments is { Count: 3 } arguments && DependsOnCulture(arguments[1].Expression))
            Add(node, "an actual value in a message (OutOfRangeException writes it alike everywhere)");
        if (type.Name is "SortedDictionary" or "SortedSet" or "SortedList" && IsString(type.TypeArguments[0]) && !HasComparer(constructor)) Add(node, "sorted");
    }

    private void CheckCall(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        var (type, name) = (method.ContainingType, method.Name);
        var ofString = IsString(type);
        var hasProvider = HasProvider(node);
        var receiver = node.Expression switch
        {
            MemberAccessExpressionSyntax access => model.GetTypeInfo(access.Expression).Type,
            MemberBindingExpressionSyntax when node.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } conditional => model.GetTypeInfo(conditional.Expression).Type,
            _ => null,
        };

        if (name == "ToString" && !hasProvider && !method.IsStatic && DependsOnCulture(receiver)) Add(node, "ToString without a culture");
        else if (name == "TryFormat" && !hasProvider) Add(node, "TryFormat without a culture");
        else if (name is "Parse" or "TryParse" or "ParseExact" or "TryParseExact" && !hasProvider && type.GetMembers(name).OfType<IMethodSymbol>().Any(TakesProvider))
            Add(node, "parsed without a culture");
        else if (type.Name == "Convert" && !hasProvider && type.GetMembers(name).OfType<IMethodSymbol>().Any(TakesProvider)
            && (IsString(method.ReturnType) || method.Parameters.Any(parameter => IsString(parameter.Type)))) Add(node, "converted without a culture");
        else if (name is "ToUpper" or "ToLower" && !hasProvider && (ofString || type.SpecialType == SpecialType.System_Char)) Add(node, "case");
        else if (name is "StartsWith" or "EndsWith" or "IndexOf" or "LastIndexOf" or "Compare" or "CompareTo" && ofString && method.Parameters.Any(parameter => IsString(parameter.Type))
            && !method.Parameters.Any(parameter => parameter.Type.Name == "StringComparison")) Add(node, "compared");
        else if (s_sorting.Contains(name) && !HasComparer(method) && IsString(SortedBy(method))) Add(node, "sorted");
        else if (name.StartsWith("ThrowIf", StringComparison.Ordinal) && type.Name == "ArgumentOutOfRangeException" && DependsOnCulture(node.ArgumentList.Arguments[0].Expression))
            Add(node, "an actual value in a message (OutOfRangeException writes it alike everywhere)");
        else if (!hasProvider && Writes(type, name)) CheckWritten(node, method);
    }

    private static bool Writes(INamedTypeSymbol type, string method) =>
        (IsString(type) && method is "Concat" or "Join" or "Format")
        || (type.Name == "StringBuilder" && method is "Append" or "AppendLine" or "AppendJoin" or "AppendFormat" or "Insert")
        || ((type.Name == "Console" || IsA(type, "TextWriter")) && method is "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync")
        || (type.Name is "Debug" or "Trace" && method is "Write" or "WriteLine" or "Print");

    private void CheckWritten(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        var arguments = node.ArgumentList.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = method.Parameters[Math.Min(i, method.Parameters.Length - 1)];
            if (parameter.Name is "repeatCount" or "startIndex" or "count" or "charCount" || (method.Name == "Insert" && i == 0)) continue;
            var argument = model.GetTypeInfo(arguments[i].Expression).Type;
            if (!DependsOnCulture(argument) && !DependsOnCulture(ElementOf(argument))) continue;
            Add(node, "written without a culture");
            return;
        }
    }

    /// <summary>Whether the text goes into <c>Invariant(...)</c>, or into a handler that is given the invariant culture.</summary>
    private bool HasInvariantHandler(InterpolatedStringExpressionSyntax text)
    {
        SyntaxNode outer = text;
        while (outer.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression }) outer = outer.Parent;
        if (outer.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list }) return false;
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method) return false;
        if (method is { Name: "Invariant", ContainingType.Name: "FormattableString" }) return outer == text;
        return list.Arguments.Any(argument => argument.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "InvariantCulture" })
            && !IsString(model.GetTypeInfo(outer).ConvertedType);
    }

    /// <summary>Whether a call says by which culture: it may leave the argument out, or give null, which stand for the thread's.</summary>
    private bool HasProvider(InvocationExpressionSyntax node) => node.ArgumentList.Arguments.Any(argument => IsProvider(model.GetTypeInfo(argument.Expression).Type));

    private static bool TakesProvider(IMethodSymbol method) => method.Parameters.Any(parameter => IsProvider(parameter.Type));

    private static bool IsProvider(ITypeSymbol? type) => type?.Name is "IFormatProvider" or "CultureInfo" or "NumberFormatInfo";

    private static bool HasComparer(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type.Name is "IComparer" or "Comparison" or "Comparer");

    private static ITypeSymbol? SortedBy(IMethodSymbol method) => method switch
    {
        { Name: "Max" or "Min" } => method.ReturnType,
        { TypeArguments: [.., var key] } => key,
        { ContainingType.TypeArguments: [var element] } => element,
        _ => null,
    };

    private bool DependsOnCulture(ExpressionSyntax expression)
    {
        var type = model.GetTypeInfo(expression).Type;
        if (type is IErrorTypeSymbol) Add(expression, "of a type that this test does not know");   // a reference is missing: nothing may be missed for that
        return DependsOnCulture(type);
    }

    private static bool DependsOnCulture(ITypeSymbol? type) => type switch
    {
        null or IErrorTypeSymbol => false,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => DependsOnCulture(nullable.TypeArguments[0]),
        { SpecialType: SpecialType.System_Object } or IDynamicTypeSymbol => true,
        { SpecialType: SpecialType.System_String or SpecialType.System_Char or SpecialType.System_Boolean or SpecialType.System_Enum } or { TypeKind: TypeKind.Enum } => false,
        { Name: "Guid" or "Version" or "IPAddress" or "Rune" } => false,
        ITypeParameterSymbol { ConstraintTypes: [] } parameter => !parameter.HasReferenceTypeConstraint,
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(DependsOnCulture),
        INamedTypeSymbol { Name: "KeyValuePair" or "Tuple" } pair => pair.TypeArguments.Any(DependsOnCulture),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => DependsOnCulture(element.Type)),
        INamedTypeSymbol { IsAnonymousType: true } or { IsRecord: true } when WritesMembers(type) =>
            type.GetMembers().Any(member => member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false }
                && DependsOnCulture(member is IPropertySymbol { IsIndexer: false } property ? property.Type : (member as IFieldSymbol)?.Type))
            || (type.BaseType is { IsRecord: true } && DependsOnCulture(type.BaseType)),
        _ => type.Name == "IFormattable" || type.AllInterfaces.Any(implemented => implemented.Name == "IFormattable"),
    };

    /// <summary>Whether the compiler makes the type's text.</summary>
    private static bool WritesMembers(ITypeSymbol type) => !type.GetMembers("ToString").OfType<IMethodSymbol>().Any(method => method is { IsImplicitlyDeclared: false, Parameters: [] });

    private static ITypeSymbol? ElementOf(ITypeSymbol? type) => type switch
    {
        null => null,
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { Name: "ReadOnlySpan" or "Span", TypeArguments: [var element] } => element,
        _ when !IsString(type) => type.AllInterfaces.Append(type as INamedTypeSymbol)
            .FirstOrDefault(candidate => candidate?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0],
        _ => null,
    };

    private static bool IsString(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_String;

    private static bool IsA(ITypeSymbol? type, string name)
    {
        while (type is not null && type.Name != name) type = type.BaseType;
        return type is not null;
    }

    private void Add(SyntaxNode node, string what) => _findings.Add(new(node, what));
}
