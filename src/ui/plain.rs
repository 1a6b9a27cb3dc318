//! What is drawn, in ASCII, where the locale has no UTF-8: borders, marks, and the article itself.

use ratatui::buffer::Buffer;

/// Puts ASCII in the place of every other character. Marks that look alike are told apart no more;
/// what has no likeness becomes a question mark.
pub fn plain(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let like = like(cell.symbol());
            cell.set_symbol(like);
        }
    }
}

fn like(symbol: &str) -> &'static str {
    match symbol {
        "│" | "┃" | "║" => "|",
        "─" | "━" | "—" | "–" | "‑" | "·" | "−" => "-",
        "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" => "+",
        "…" => "~",
        "“" | "”" | "„" | "«" | "»" => "\"",
        "⟦" => "[",
        "⟧" => "]",
        "‘" | "’" | "‚" | "‹" | "›" => "'",
        "→" | "▸" | "▶" => ">",
        "↔" => "=",
        "←" | "◂" => "<",
        "✓" => "+",
        "✗" | "×" => "x",
        "•" => "*",
        "\u{a0}" => " ",
        _ => "?",
    }
}
