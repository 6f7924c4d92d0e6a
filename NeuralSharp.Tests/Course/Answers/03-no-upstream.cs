// named: Chain forgets-upstream
static double Chain(double[] locals, double upstream) => locals.Aggregate(1.0, (a, b) => a * b);
