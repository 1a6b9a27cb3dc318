//! Parses arguments, runs, turns an error into an exit code.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let min_score = arguments
        .iter()
        .position(|a| a == "--min-score")
        .and_then(|at| arguments.get(at + 1)?.parse().ok());
    postil::cli::detect::jsonl(
        std::io::stdin().lock(),
        std::io::stdout().lock(),
        min_score.unwrap_or(0.5),
    )
}
