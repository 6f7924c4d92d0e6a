using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// Rewrites backward rules so that each can be broken when the program runs: every result negated or scaled by 1.01, every sum
/// without one of its terms, every product without one of its factors, every minus sign dropped. All mutants live in one program
/// and a number chooses one of them, so that it is built only once. Source: Untch, Offutt and Harrold, "Mutation analysis using
/// mutant schemata", 1993.
/// </summary>
/// <param name="file">The file's name in the report.</param>
/// <param name="helpers">The methods beside the rules that rules are made of: <see cref="HelpersOf"/>.</param>
/// <param name="mutants">The list that the file's mutants are added to; a mutant's number is its place there.</param>
internal sealed class BackwardMutator(string file, IReadOnlySet<string> helpers, List<Mutant> mutants) : CSharpSyntaxRewriter
{
    private const string Switch = "global::NeuralSharp.MutantSwitch";

    private string _rule = "";

    /// <summary>A source file.</summary>
    public static SyntaxNode Parse(string source) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();

    /// <summary>The names of the methods that rules call without an object in front, and that return a tensor; and of those that these call.</summary>
    public static HashSet<string> HelpersOf(IEnumerable<SyntaxNode> files)
    {
        var methods = files.SelectMany(file => file.DescendantNodes().OfType<MethodDeclarationSyntax>()).Where(ReturnsTensor).ToArray();
        HashSet<string> helpers = [];
        bool isComplete;
        do
        {
            var called = methods
                .Where(method => IsRule(method) || helpers.Contains(method.Identifier.Text))
                .SelectMany(method => method.DescendantNodes().OfType<InvocationExpressionSyntax>())
                .Select(call => call.Expression).OfType<IdentifierNameSyntax>()
                .Select(name => name.Identifier.Text)
                .Where(name => methods.Any(method => method.Identifier.Text == name && !IsRule(method)))
                .ToArray();
            isComplete = called.All(helpers.Contains);
            helpers.UnionWith(called);
        }
        while (!isComplete);
        return helpers;
    }

    /// <summary>The file, rewritten.</summary>
    public string Rewrite(SyntaxNode source)
    {
        var rules = source.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => ReturnsTensor(method) && (IsRule(method) || helpers.Contains(method.Identifier.Text)));
        return source.ReplaceNodes(rules, (rule, _) => Visit(rule)).ToFullString();
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        _rule = $"{node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text}.{node.Identifier.Text}";
        return node.ExpressionBody is { } body
            ? node.WithExpressionBody(body.WithExpression(Result(body.Expression)))
            : base.VisitMethodDeclaration(node);
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node)
    {
        var isResult = node.FirstAncestorOrSelf<SyntaxNode>(
            parent => parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax) is MethodDeclarationSyntax;
        return isResult && node.Expression is { } expression ? node.WithExpression(Result(expression)) : base.VisitReturnStatement(node);
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var (name, withoutLeft) = node.Kind() switch
        {
            SyntaxKind.AddExpression => ("Add", ""),
            SyntaxKind.SubtractExpression => ("Subtract", "-"),
            SyntaxKind.MultiplyExpression => ("Multiply", ""),
            SyntaxKind.DivideExpression => ("Divide", "1 / "),
            _ => ("", ""),
        };
        if (name.Length == 0) return node;   // comparisons choose between formulas; they are no terms of them
        return Call(
            name,
            [Number(node, $"{node.Left} in place of {node}"), Number(node, $"{withoutLeft}{node.Right} in place of {node}")],
            (ExpressionSyntax)Visit(node.Left),
            (ExpressionSyntax)Visit(node.Right)).WithTriviaFrom(node);
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        if (!node.IsKind(SyntaxKind.UnaryMinusExpression) || node.Operand is LiteralExpressionSyntax) return base.VisitPrefixUnaryExpression(node);
        return Call("Negate", [Number(node, $"{node.Operand} in place of {node}")], (ExpressionSyntax)Visit(node.Operand)).WithTriviaFrom(node);
    }

    // What is no formula: messages, the choice between formulas, and the heads of loops.

    /// <inheritdoc/>
    public override SyntaxNode? VisitThrowExpression(ThrowExpressionSyntax node) => node;

    /// <inheritdoc/>
    public override SyntaxNode? VisitThrowStatement(ThrowStatementSyntax node) => node;

    /// <inheritdoc/>
    public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) => node;

    /// <inheritdoc/>
    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node) =>
        node.WithStatement((StatementSyntax)Visit(node.Statement)).WithElse((ElseClauseSyntax?)Visit(node.Else));

    /// <inheritdoc/>
    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node) =>
        node.WithWhenTrue((ExpressionSyntax)Visit(node.WhenTrue)).WithWhenFalse((ExpressionSyntax)Visit(node.WhenFalse));

    /// <inheritdoc/>
    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) => node.WithStatement((StatementSyntax)Visit(node.Statement));

    /// <inheritdoc/>
    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => node.WithStatement((StatementSyntax)Visit(node.Statement));

    /// <summary>What a rule returns: each of its branches can be negated and scaled.</summary>
    private ExpressionSyntax Result(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return parenthesized.WithExpression(Result(parenthesized.Expression));
            case ConditionalExpressionSyntax choice:
                return choice.WithWhenTrue(Result(choice.WhenTrue)).WithWhenFalse(Result(choice.WhenFalse));
            case SwitchExpressionSyntax choice:
                return choice.WithArms(SeparatedList(choice.Arms.Select(arm => arm.WithExpression(Result(arm.Expression))), choice.Arms.GetSeparators()));
            case ThrowExpressionSyntax:
                return expression;
        }

        int[] numbers = [Number(expression, $"negated: {expression}"), Number(expression, $"scaled: {expression}")];

        // A minus in front is dropped by the negation already.
        var inner = expression is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus
            ? minus.WithOperand((ExpressionSyntax)Visit(minus.Operand))
            : (ExpressionSyntax)Visit(expression);
        return Call("Result", numbers, inner).WithTriviaFrom(expression);
    }

    private static bool IsRule(MethodDeclarationSyntax method) => method.Identifier.Text.StartsWith("Backward", StringComparison.Ordinal);

    private static bool ReturnsTensor(MethodDeclarationSyntax method) => method.ReturnType.ToString() == "Tensor";

    private int Number(SyntaxNode node, string change)
    {
        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        mutants.Add(new(mutants.Count, file, line, _rule, string.Join(' ', change.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        return mutants.Count - 1;
    }

    private static InvocationExpressionSyntax Call(string method, int[] numbers, params ExpressionSyntax[] operands)
    {
        var chosen = numbers.Select(number => (ExpressionSyntax)LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(number)));
        return InvocationExpression(
            ParseExpression($"{Switch}.{method}"),
            ArgumentList(SeparatedList(chosen.Concat(operands).Select(operand => Argument(operand.WithoutTrivia())))));
    }
}
