//! Which addresses are no part of the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a host's name or number alone tells that it is private.
pub fn is_private_name(host: &str) -> bool {
    let name = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    if let Ok(address) = name.parse() {
        return is_private(address);
    }
    let is_number = name.bytes().all(|b| b.is_ascii_hexdigit() || b"x.".contains(&b))
        && name.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && name.split('.').all(|part| part.parse::<u64>().is_ok() || part.starts_with("0x"));
    // `2130706433` and `0x7f.1` are 127.0.0.1 to some resolvers; nobody writes a host so.
    is_number || name == "localhost" || name.ends_with(".localhost") || name.ends_with(".local")
}

/// Whether an address is of this machine, a private network, or none that a page can be at.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => is_private_v4(inner),
            None => is_private_v6(address),
        },
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    a == 0
        || a >= 224
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || (a == 100 && b & 0xc0 == 64)
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && b & 0xfe == 18)
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    address.is_loopback()
        || address.is_unspecified()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || first & 0xffc0 == 0xfec0
        || first & 0xff00 == 0xff00
}

/// The IPv4 address that an IPv6 address stands for: mapped, NAT64, 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, .., g, h] = address.segments();
    let from = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b, c) {
        (0x64, 0xff9b, _) => Some(from(g, h)),
        (0x2002, high, low) => Some(from(high, low)),
        _ => address.to_ipv4_mapped(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_and_networks_of_ones_own_are_private() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_private(address.parse().unwrap()), "{address}");
            assert!(is_private_name(address), "{address}");
        }
    }

    #[test]
    fn the_internet_is_not() {
        for address in ["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:2800:220:1::1"] {
            assert!(!is_private(address.parse().unwrap()), "{address}");
        }
        for name in ["post.example", "1.example", "127.example.org", "localhost.example"] {
            assert!(!is_private_name(name), "{name}");
        }
    }

    #[test]
    fn names_and_odd_numbers_of_this_machine_are_private() {
        for name in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "2130706433",
            "0x7f.1",
            "[::1]",
        ] {
            assert!(is_private_name(name), "{name}");
        }
    }
}
