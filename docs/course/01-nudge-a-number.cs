#:project Grading/Grading.csproj
// Lesson 1: nudge a number. Read docs/course/01-nudge-a-number.md, write the functions below, and run it: dotnet run docs/course/01-nudge-a-number.cs
using NeuralSharp.Grading;

return NudgeANumber.Grade(args, OneSidedSlope, TwoSidedSlope, Step, Descend);

// Nudge x by h to the right. How far does f(x) move, for each unit that x moves?
static double OneSidedSlope(Func<double, double> f, double x, double h) => throw new NotImplementedException();

// The same, but from h to the left of x to h to the right of it.
static double TwoSidedSlope(Func<double, double> f, double x, double h) => throw new NotImplementedException();

// One step downhill: where is w afterwards, if f has this slope at w, and the step is rate times the slope?
static double Step(double w, double slope, double rate) => throw new NotImplementedException();

// So many steps downhill on f, beginning at w. Before each, measure the slope at the place where you are, with a nudge that is neither too large nor too small.
// Use the functions above. Return the last w.
static double Descend(Func<double, double> f, double w, double rate, int steps) => throw new NotImplementedException();
