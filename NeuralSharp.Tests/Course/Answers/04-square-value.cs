// named: Square value
static double Square(double x) => Math.Pow(x, 2);
