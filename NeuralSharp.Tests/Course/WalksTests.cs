using NeuralSharp.Grading;
using NUnit.Framework;
using Shouldly;

using Recording = (int[][] Inputs, double[][] Locals, int Output);

namespace NeuralSharp.Tests.Course;

/// <summary>The walks of lesson 5 on its example: a = 2, b = 3, c = a + b, d = a b, y = (c + d) + c d, worked by hand.</summary>
[TestFixture]
internal sealed class WalksTests
{
    private static readonly Recording s_example = ([[], [], [0, 1], [0, 1], [2, 3], [2, 3], [4, 5]], [[], [], [1, 1], [3, 2], [1, 1], [6, 5], [1, 1]], 6);

    [Test]
    public void The_right_ones_give_25_and_19()
    {
        double[] right = [25, 19, 7, 6, 1, 1, 1];
        Walks.Forward(s_example).ShouldBe(right);
        Walks.Visit(s_example, Walks.Descending(s_example)).ShouldBe(right);
        Walks.Visit(s_example, Walks.ByGeneration(s_example)).ShouldBe(right);
        Walks.Visit(s_example, Walks.Topological(s_example)).ShouldBe(right);
    }

    [Test]
    public void Recursion_gives_29_or_46()
    {
        Walks.Recursion(s_example)[0].ShouldBe(29);                    // c hands 1 on, then 1 + 6; d hands 1 on, then 1 + 5: 1 + 7 + 3 (1 + 6)
        Walks.Recursion(s_example, lastFirst: true)[0].ShouldBe(46);   // d hands 5 on, then 5 + 1; c hands 6 on, then 6 + 1: 3 (5 + 6) + 6 + 7
        Walks.Visit(s_example, Walks.EveryPath(s_example))[0].ShouldBe(29);
        Walks.Visit(s_example, Walks.EveryPath(s_example, lastFirst: true))[0].ShouldBe(46);
    }

    [Test]
    public void Each_once_but_too_early_gives_4_or_21()
    {
        Walks.Visit(s_example, Walks.DepthFirst(s_example))[0].ShouldBe(4);                     // c and d know only of e: 1 + 3
        Walks.Visit(s_example, Walks.DepthFirst(s_example, lastFirst: true))[0].ShouldBe(21);   // only of f: 6 + 3 * 5
    }

    [Test]
    public void Forward_along_the_tape_nothing_reaches_the_leaves() => Walks.Visit(s_example, Walks.Ascending(s_example)).ShouldBe([0, 0, 0, 0, 1, 1, 1]);

    [Test]
    public void Rings_around_the_output_are_right_here_and_wrong_where_ways_differ_in_length()
    {
        Walks.Visit(s_example, Walks.BreadthFirst(s_example))[0].ShouldBe(25);
        Recording uneven = ([[], [0], [1, 1], [1, 2]], [[], [3], [2, 2], [1, 1]], 3);   // x, m = 3 x = 2, y = m + m m
        Walks.Forward(uneven)[0].ShouldBe(15);
        Walks.Visit(uneven, Walks.BreadthFirst(uneven))[0].ShouldBe(3);
    }
}
